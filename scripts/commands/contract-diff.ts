/**
 * `npm run contract:diff`: lists the differences between the contract and an earlier version, the sides that each difference
 * breaks, and the version bump that the next release needs.
 *
 * `npm run contract:diff -- BASE`: compares with BASE, which is a git revision or a contract file (YAML, or JSON as in
 * `generated/`). The default is the last release (the latest tag `v…`).
 *
 * `--accept FILE` accepts known differences with reasons, `--format json|markdown` changes the report, and `--list-rules`
 * prints docs/contract-diff-rules.md.
 *
 * Exit status: 0 no difference breaks clients, 1 a difference breaks clients, 2 a contract cannot be read or the usage is wrong.
 */
import { fileURLToPath } from "node:url";
import { ignoreBrokenPipes } from "../../contract-tests/src/cli/broken-pipe.js";
import { main } from "../contract-diff/main.js";

ignoreBrokenPipes(process.stdout, process.stderr);
process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("../..", import.meta.url)));
