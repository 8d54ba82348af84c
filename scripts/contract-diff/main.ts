import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ContractError as UnreadableError } from "../../contract-tests/src/contract/model.js";
import { ContractError, loadContract } from "../codegen/load.js";
import { git, lastRelease } from "../lib/git.js";
import type { Output } from "../lib/output.js";
import { requiredBump } from "./difference.js";
import { compareContracts } from "./document.js";
import { renderDifferences } from "./render.js";
import { type ContractVersion, parseContractVersion } from "./version.js";

/**
 * Compares the contract of a checkout with an earlier version.
 *
 * @param args command line: the base, which is a git revision or a file; the latest release tag by default
 * @param root folder of the checkout
 * @returns the exit status
 */
export async function main(args: readonly string[], root: string, output: Output = console): Promise<number> {
  try {
    return await compare(args, root, output);
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof ContractError || error instanceof UnreadableError;
    if (!isExpected) throw error;
    output.error(`contract:diff: ${error.message}`);
    return error instanceof UsageError ? 64 : 2;
  }
}

class UsageError extends Error {}

async function compare(args: readonly string[], root: string, output: Output): Promise<number> {
  const [base = (await lastRelease(root)) ?? noRelease(), ...others] = args;
  if (others.length > 0 || base.startsWith("-"))
    throw new UsageError(`at most one base is allowed, a git revision or a file (received: ${args.join(" ")})`);
  const [before, after] = await Promise.all([readBase(base, root), readYaml(join(root, "spec/openapi.yaml"), root)]);
  const differences = compareContracts(before, after);
  output.log(renderDifferences(differences, base));
  return requiredBump(differences) === "major" ? 1 : 0;
}

async function readBase(base: string, root: string): Promise<ContractVersion> {
  if (existsSync(base))
    return base.endsWith(".json") ? parseContractVersion(await readFile(base, "utf8"), base) : await readYaml(base, root);
  const text = await git(root, "show", `${base}:generated/openapi.json`).catch(() => {
    throw new UsageError(`${base} is neither a file nor a git revision that contains generated/openapi.json`);
  });
  return parseContractVersion(text, base);
}

async function readYaml(path: string, root: string): Promise<ContractVersion> {
  const { dereferenced } = await loadContract(path, join(root, "redocly.yaml"));
  return parseContractVersion(JSON.stringify(dereferenced), path);
}

function noRelease(): never {
  throw new UsageError("there is no release to compare with (no tag v…); pass a git revision or a file");
}
