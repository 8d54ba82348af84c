import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { PAGES_WITH_LIMITS, updateLimits } from "../docs/contract/page-limits.js";
import { renderParameters } from "../docs/contract/parameters.js";
import type { Output } from "../lib/output.js";
import { answerUsage } from "../lib/usage.js";
import { InvalidContractError } from "./invalid-contract-error.js";
import { render } from "./render.js";

/**
 * Writes `generated/` and `docs/parameters.md` of a checkout, and updates the limits that other pages name. With `--check`,
 * writes nothing and reports the files that are out of date.
 *
 * @param args command-line arguments
 * @param root folder of the checkout
 * @returns the exit status: 0 if all files are up to date or were written, 1 for stale files or an invalid contract, 2 for
 *   wrong usage
 */
export async function main(args: readonly string[], root: string, output: Output = console): Promise<number> {
  try {
    return await generate(args, root, output);
  } catch (error) {
    if (!(error instanceof InvalidContractError || error instanceof ContractError)) throw error;
    output.error(error.message);
    return 1;
  }
}

async function generate(args: readonly string[], root: string, output: Output): Promise<number> {
  const usage = answerUsage("generate", args, output);
  if (usage !== undefined) return usage;
  const stale: string[] = [];
  const isCheck = args.includes("--check");
  // A contract that violates only rules of this project is still valid OpenAPI. Only `--check` rejects it.
  const warnings: string[] = [];
  const onWarning = (problem: string) => warnings.push(problem);
  const files = await render(join(root, "spec/openapi.yaml"), join(root, "redocly.yaml"), onWarning);
  for (const warning of warnings) output.error(isCheck ? warning : `warning: ${warning}`);
  if (isCheck && warnings.length > 0) return 1;
  const outputs = new Map([...files].map(([name, text]) => [`generated/${name}`, text]));
  const openapi = files.get("openapi.json") ?? "{}";
  outputs.set("docs/parameters.md", renderParameters(JSON.parse(openapi) as JsonObject));
  for (const name of PAGES_WITH_LIMITS) {
    const page = await readFile(join(root, name), "utf8").catch(() => undefined);
    if (page !== undefined) outputs.set(name, updateLimits(page, openapi));
  }
  for (const [name, text] of outputs) {
    const path = join(root, name);
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) continue;
    stale.push(name);
    if (isCheck) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  if (isCheck && stale.length > 0) {
    output.error(`generate: ${stale.join(", ")} out of date. Run \`npm run generate\` and commit the result.`);
    return 1;
  }
  output.log(
    stale.length === 0 ? `generated/ and the documentation are up to date (${outputs.size} files)` : `wrote ${stale.join(", ")}`,
  );
  return 0;
}
