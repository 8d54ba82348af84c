/**
 * `npm run generate`: lints the contract and writes all files in `generated/` and `docs/parameters.md` from it.
 *
 * `npm run generate -- --check`: writes nothing. Exit status 1 if one of these files is out of date.
 */
import { fileURLToPath } from "node:url";
import { main } from "../codegen/main.js";

process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("../..", import.meta.url)));
