/**
 * `npm run generate`: lints the contract and writes everything in `generated/` from it.
 * `npm run generate -- --check`: writes nothing; exit status 1 when what is committed is not what would be written.
 */
import { fileURLToPath } from "node:url";
import { main } from "../codegen/main.js";

process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("../..", import.meta.url)));
