import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A Prism mock of a contract, on a free port of 127.0.0.1. */
interface MockServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Prism mocks of several contracts, in one process. */
export interface MockServers {
  /** In the order of the contracts. */
  readonly urls: readonly string[];
  close(): Promise<void>;
}

/** The one message of the mocks' process: it is ready, or it failed. */
type MockMessage = { readonly urls: readonly string[] } | { readonly error: string };

/**
 * Starts a Prism mock.
 *
 * @param contract path of the OpenAPI document to serve
 * @param signal ends the start
 * @throws Error when Prism cannot serve it, or the signal aborts first
 */
export async function startMock(contract: string, signal?: AbortSignal): Promise<MockServer> {
  const { close, urls } = await startMocks([contract], signal);
  return { url: urls[0] ?? "", close };
}

/**
 * Starts a Prism mock of every contract. The mocks share a separate process, so that a request that crashes Prism does not
 * crash the caller. The process exits with its caller, even if the caller is killed.
 *
 * @param contracts paths of the OpenAPI documents to serve
 * @param signal ends the start
 * @throws Error when Prism cannot serve one of them, or the signal aborts first
 */
export async function startMocks(contracts: readonly string[], signal?: AbortSignal): Promise<MockServers> {
  const script = fileURLToPath(new URL("./prism-process.js", import.meta.url));
  const child = fork(script, [...contracts], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = () => child.kill("SIGKILL");
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const message = await new Promise<MockMessage>((resolve) => {
    child.once("message", (received) => resolve(received as MockMessage));
    child.once("error", ({ message: error }) => resolve({ error }));
    child.once("exit", (status) => resolve({ error: `Prism ended with status ${status}` }));
  });
  signal?.removeEventListener("abort", stop);
  if ("error" in message) throw new Error(message.error);
  return {
    urls: message.urls,
    close: async () => {
      // The process ignores the signals of a terminal, and exits when the channel closes.
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
