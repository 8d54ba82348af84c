#!/usr/bin/env node
import process from "node:process";
import { ignoreBrokenPipes } from "./broken-pipe.js";
import { main } from "./main.js";
import { interruption } from "./signals.js";

ignoreBrokenPipes(process.stdout, process.stderr);
process.exitCode = await main(
  process.argv.slice(2),
  { ...process, signal: interruption(process) },
  { command: "npx vidu-q2-turbo-conformance" },
);
