/**
 * `npm run contract:diff`: what the contract says differently from an earlier version, whom each difference breaks, and
 * which part of the version a release has to raise.
 *
 * `npm run contract:diff -- BASE`: BASE is a git revision, or the file of a contract (YAML, or JSON as it is generated);
 * the last release (the latest tag `v…`) unless given.
 *
 * Exit status: 0 nothing breaks callers, 1 something does, 2 a contract cannot be read, 64 wrong usage.
 */
import { fileURLToPath } from "node:url";
import { main } from "../contract-diff/main.js";

process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("../..", import.meta.url)));
