#!/usr/bin/env node
/** The command line: `npx vidu-q2-turbo`. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { findInvocation, workingDirectory } from "./cli/invocation.js";
import { main } from "./cli/main.js";
import { watchParent, watchSignals } from "./cli/signals.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };
const { argv, env, platform, stderr, stdin, stdout } = process;
const file = fileURLToPath(import.meta.url);
const invocation = findInvocation({ cwd: workingDirectory(process), env, file, platform, script: argv[1] });
const program = { ...watchSignals(process), env, home: homedir(), invocation, platform, stderr, stdin, stdout, version };
watchParent(process, env, () => process.emit("SIGTERM", "SIGTERM"));

process.exitCode = await main(argv.slice(2), program);
// A terminal or a pipe that is still open would keep the process alive.
stdin.destroy();
