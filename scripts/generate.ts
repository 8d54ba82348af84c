/**
 * `npm run generate`: lints the contract and writes everything in `generated/` from it.
 * `npm run generate -- --check`: writes nothing; exit status 1 when what is committed is not what would be written.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ContractError as UnreadableError } from "../contract-tests/src/contract.js";
import { ContractError } from "./generate/contract.js";
import { render } from "./generate/render.js";
import { refuseArguments } from "./refuse-arguments.js";

const root = fileURLToPath(new URL("..", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  if (refuseArguments("generate", args, ["--check"])) return 64;
  const directory = join(root, "generated");
  const stale: string[] = [];
  const files = await render(join(root, "spec/openapi.yaml"), join(root, "redocly.yaml"));
  await mkdir(directory, { recursive: true });
  for (const [name, text] of files) {
    const path = join(directory, name);
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) continue;
    stale.push(`generated/${name}`);
    if (!args.includes("--check")) await writeFile(path, text);
  }
  if (args.includes("--check") && stale.length > 0) {
    return complain(1, `${stale.join(", ")} out of date: run \`npm run generate\` and commit the result`);
  }
  console.log(stale.length === 0 ? `generated/ is up to date (${files.size} files)` : `wrote ${stale.join(", ")}`);
  return 0;
}

function complain(status: number, message: string): number {
  console.error(`generate: ${message}`);
  return status;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ContractError || error instanceof UnreadableError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
