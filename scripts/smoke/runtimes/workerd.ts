import { execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { RUNTIME_TIMEOUT_MS, type Runtime } from "./runtime.js";

/** Configures a worker without Node's modules that can access this machine. The socket uses any free port. */
const configure = (compatibilityDate: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.mjs")], compatibilityDate = "${compatibilityDate}")),
    (name = "internet", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** Cloudflare's workerd, with a compatibility date. The configuration is written to the folder of the worker. */
export function workerd(command: string, worker: string, compatibilityDate: string): Runtime {
  return {
    name: `workerd, compatible with ${compatibilityDate}`,
    version: async () => /\d{4}-\d\d-\d\d/.exec((await promisify(execFile)(command, ["--version"])).stdout)?.[0] ?? "?",
    run: async (environment) => {
      const configuration = join(dirname(worker), "workerd.capnp");
      await writeFile(configuration, configure(compatibilityDate));
      const child = spawn(command, ["serve", configuration, "--control-fd=3"], {
        stdio: ["ignore", "ignore", "inherit", "pipe"],
      });
      const exited = new Promise<never>((_, reject) =>
        child.once("error", reject).once("exit", (status) => reject(new Error(`workerd exited with status ${status}`))),
      );
      // `finally` stops the process when no code awaits this promise any more.
      exited.catch(() => {});
      try {
        const port = await Promise.race([portOf(child.stdio[3] as NodeJS.ReadableStream), exited]);
        const init = {
          method: "POST",
          body: JSON.stringify({ ...environment, hidesNetworkErrors: true }),
          signal: AbortSignal.timeout(RUNTIME_TIMEOUT_MS),
        };
        const response = await Promise.race([fetch(`http://127.0.0.1:${port}`, init), exited]);
        if (!response.ok) throw new Error(`workerd responded with ${response.status}: ${await response.text()}`);
        return JSON.parse(await response.text());
      } finally {
        child.kill();
      }
    },
  };
}

/** Returns the port that workerd reports on its control channel. */
async function portOf(control: NodeJS.ReadableStream): Promise<number> {
  let text = "";
  for await (const chunk of control) {
    text += chunk;
    for (const line of text.split("\n").slice(0, -1)) {
      const { event, port } = JSON.parse(line) as { readonly event: string; readonly port?: number };
      if (event === "listen" && port !== undefined) return port;
    }
  }
  throw new Error("workerd did not report the port that it listens on");
}
