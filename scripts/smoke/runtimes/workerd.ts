import { execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { PATIENCE, type Runtime } from "./runtime.js";

/** A worker without Node's modules, that may reach this machine. The socket's port is whichever is free. */
const CONFIGURATION = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.mjs")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** Cloudflare's workerd, with the worker that stands beside its configuration. */
export function workerd(command: string, worker: string): Runtime {
  return {
    name: "workerd",
    version: async () => /\d{4}-\d\d-\d\d/.exec((await promisify(execFile)(command, ["--version"])).stdout)?.[0] ?? "?",
    run: async (surroundings) => {
      const configuration = join(dirname(worker), "workerd.capnp");
      await writeFile(configuration, CONFIGURATION);
      const child = spawn(command, ["serve", configuration, "--control-fd=3"], {
        stdio: ["ignore", "ignore", "inherit", "pipe"],
      });
      const ended = new Promise<never>((_, reject) =>
        child.once("error", reject).once("exit", (status) => reject(new Error(`workerd ended with ${status}`))),
      );
      // It is ended below, when nobody waits for this any more.
      ended.catch(() => {});
      try {
        const port = await Promise.race([portOf(child.stdio[3] as NodeJS.ReadableStream), ended]);
        const init = { method: "POST", body: JSON.stringify(surroundings), signal: AbortSignal.timeout(PATIENCE) };
        const answer = await Promise.race([fetch(`http://127.0.0.1:${port}`, init), ended]);
        if (!answer.ok) throw new Error(`workerd answered ${answer.status}: ${await answer.text()}`);
        return JSON.parse(await answer.text());
      } finally {
        child.kill();
      }
    },
  };
}

/** Which port a socket got, as workerd says it on its control channel. */
async function portOf(control: NodeJS.ReadableStream): Promise<number> {
  let text = "";
  for await (const chunk of control) {
    text += chunk;
    for (const line of text.split("\n").slice(0, -1)) {
      const { event, port } = JSON.parse(line) as { readonly event: string; readonly port?: number };
      if (event === "listen" && port !== undefined) return port;
    }
  }
  throw new Error("workerd did not say which port it listens on");
}
