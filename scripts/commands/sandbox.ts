/** `npm run sandbox`: a local server that behaves like the API, and misbehaves on request. */
import process from "node:process";
import { main } from "../../contract-tests/src/cli/main.js";
import { interruption } from "../../contract-tests/src/cli/signals.js";

process.exitCode = await main(
  ["sandbox", ...process.argv.slice(2)],
  { ...process, signal: interruption(process) },
  { command: "npm run conformance --" },
);
