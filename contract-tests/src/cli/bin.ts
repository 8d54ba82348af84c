#!/usr/bin/env node
import process from "node:process";
import { main } from "./main.js";
import { interruption } from "./signals.js";

process.exitCode = await main(
  process.argv.slice(2),
  { ...process, signal: interruption(process) },
  { command: "npx vidu-q2-turbo-conformance" },
);
