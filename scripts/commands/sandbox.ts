/** `npm run sandbox`: serves a local sandbox that behaves like the API, and that can have faults. */
import process from "node:process";
import { ignoreBrokenPipes } from "../../contract-tests/src/cli/broken-pipe.js";
import { main } from "../../contract-tests/src/cli/main.js";
import { interruption } from "../../contract-tests/src/cli/signals.js";

ignoreBrokenPipes(process.stdout, process.stderr);
process.exitCode = await main(
  ["sandbox", ...process.argv.slice(2)],
  { ...process, signal: interruption(process, { env: process.env, npmScript: "sandbox" }) },
  { command: "npm run conformance --" },
);
