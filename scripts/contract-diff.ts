/**
 * `npm run contract:diff`: what the contract says differently from an earlier edition, whom each difference breaks, and
 * which part of the version a release has to raise.
 *
 * `npm run contract:diff -- BASE`: BASE is a git revision, or the file of a contract (YAML, or JSON as it is generated);
 * the last release (the latest tag `v…`) unless given.
 *
 * Exit status: 0 nothing breaks callers, 1 something does, 2 a contract cannot be read, 64 wrong usage.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ContractError as UnreadableError } from "../contract-tests/src/contract.js";
import { compareContracts } from "./contract-diff/compare-contracts.js";
import { stepOf } from "./contract-diff/difference.js";
import { type Edition, readEdition } from "./contract-diff/edition.js";
import { renderDifferences } from "./contract-diff/render.js";
import { ContractError, loadContract } from "./generate/contract.js";
import { git, lastRelease } from "./release/git.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const rules = join(root, "redocly.yaml");

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const [base = (await lastRelease(root)) ?? noRelease(), ...others] = args;
  if (others.length > 0 || base.startsWith("-")) throw new UsageError("one base is taken: a git revision or a file");
  const [before, after] = await Promise.all([readBase(base), readYaml(join(root, "spec/openapi.yaml"))]);
  const differences = compareContracts(before, after);
  console.log(renderDifferences(differences, base));
  return stepOf(differences) === "major" ? 1 : 0;
}

async function readBase(base: string): Promise<Edition> {
  if (existsSync(base)) return base.endsWith(".json") ? readEdition(await readFile(base, "utf8"), base) : await readYaml(base);
  const text = await git(root, "show", `${base}:generated/openapi.json`).catch(() => {
    throw new UsageError(`${base} is neither a file nor a git revision with generated/openapi.json in it`);
  });
  return readEdition(text, base);
}

async function readYaml(path: string): Promise<Edition> {
  const { dereferenced } = await loadContract(path, rules);
  return readEdition(JSON.stringify(dereferenced), path);
}

function noRelease(): never {
  throw new UsageError("there is no release yet (no tag v…): give a git revision or a file");
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isExpected = error instanceof UsageError || error instanceof ContractError || error instanceof UnreadableError;
  if (!isExpected) throw error;
  console.error(`contract:diff: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 64 : 2;
}
