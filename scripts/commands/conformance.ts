/** `npm run conformance`: tests a Prism mock of the contract, or the server at `--base-url`. */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ignoreBrokenPipes } from "../../contract-tests/src/cli/broken-pipe.js";
import { interruption } from "../../contract-tests/src/cli/signals.js";

// Signals that arrive while the other modules are loaded count too.
const interrupted = interruption(process, { env: process.env, npmScript: "conformance" });
const { main, TargetError } = await import("../../contract-tests/src/cli/main.js");
const { startMock } = await import("../lib/prism.js");

const contract = fileURLToPath(new URL("../../generated/openapi.json", import.meta.url));
const baseline = new URL("../../contract-tests/baselines/prism.json", import.meta.url);

ignoreBrokenPipes(process.stdout, process.stderr);
process.exitCode = await main(
  process.argv.slice(2),
  { ...process, signal: interrupted },
  {
    command: "npm run conformance --",
    plannedTarget: { isStateless: true },
    startTarget: async (path, signal) => {
      const mock = await startMock(path ?? contract, signal).catch((cause: Error) => {
        throw new TargetError(`the Prism mock did not start: ${cause.message.split("\n")[0]}`);
      });
      return { baseUrl: mock.url, baseline: await readFile(baseline, "utf8"), isStateless: true, close: mock.close };
    },
  },
);
