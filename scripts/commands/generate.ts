/**
 * `npm run generate`: lints the contract and writes all files in `generated/` from it.
 *
 * `npm run generate -- --check`: writes nothing. Exit status 1 if a file in `generated/` is out of date.
 */
import { fileURLToPath } from "node:url";
import { main } from "../codegen/main.js";

process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("../..", import.meta.url)));
