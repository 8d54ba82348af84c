import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A Prism mock of a contract, on a free port of 127.0.0.1. */
export interface MockServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What the mock's process tells once it is ready, or cannot be. */
export type MockMessage = { readonly url: string } | { readonly error: string };

/**
 * Starts Prism in a process of its own, so that a request which kills it does not kill the caller; the process ends
 * with its caller, however that ends.
 *
 * @param contract path of the OpenAPI document to serve
 * @throws Error when Prism cannot serve it
 */
export async function startMock(contract: string): Promise<MockServer> {
  const script = fileURLToPath(new URL("./mock-server-process.js", import.meta.url));
  const child = fork(script, [contract], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const message = await new Promise<MockMessage>((resolve) => {
    child.once("message", (received) => resolve(received as MockMessage));
    child.once("error", ({ message: error }) => resolve({ error }));
    child.once("exit", (status) => resolve({ error: `Prism ended with status ${status}` }));
  });
  if ("error" in message) throw new Error(message.error);
  return {
    url: message.url,
    close: async () => {
      child.kill();
      await exited;
    },
  };
}
