#!/usr/bin/env node
import { ignoreBrokenPipes } from "./broken-pipe.js";
import { interruption } from "./signals.js";

// Signals that arrive while the other modules are loaded count too.
const signal = interruption(process, { env: process.env, npmScript: "npx" });
ignoreBrokenPipes(process.stdout, process.stderr);
const { main } = await import("./main.js");

process.exitCode = await main(process.argv.slice(2), { ...process, signal }, { command: "npx vidu-q2-turbo-conformance" });
