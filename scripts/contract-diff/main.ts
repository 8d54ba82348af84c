import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "../../contract-tests/src/contract/load.js";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import { InvalidContractError } from "../codegen/invalid-contract-error.js";
import { loadContract } from "../codegen/load.js";
import { git, lastRelease } from "../lib/git.js";
import type { Output } from "../lib/output.js";
import { answerHelp, USAGE_STATUS, usageProblem } from "../lib/usage.js";
import { AcceptanceError, applyAcceptances, parseAcceptances } from "./accept.js";
import { parseDiffArgs, UsageError } from "./args.js";
import { requiredBump } from "./difference.js";
import { compareVersions } from "./document.js";
import { renderReport } from "./render.js";
import { renderRules } from "./rules.js";
import { type ContractVersion, parseContractVersion } from "./version.js";

/**
 * Compares the contract of a checkout with an earlier version.
 *
 * @param args command line: the base, which is a git revision or a file (the latest release tag by default), `--accept FILE`
 *   and `--format text|json|markdown`
 * @param root folder of the checkout
 * @returns the exit status
 */
export async function main(args: readonly string[], root: string, output: Output = console): Promise<number> {
  const help = answerHelp("contract:diff", args, output);
  if (help !== undefined) return help;
  try {
    return await compare(args, root, output);
  } catch (error) {
    const isExpected = [UsageError, InvalidContractError, ContractError, AcceptanceError].some((type) => error instanceof type);
    if (!isExpected || !(error instanceof Error)) throw error;
    output.error(error instanceof UsageError ? usageProblem("contract:diff", error.message) : `contract:diff: ${error.message}`);
    return USAGE_STATUS;
  }
}

async function compare(args: readonly string[], root: string, output: Output): Promise<number> {
  const { accept, base = await lastRelease(root), format, listRules } = parseDiffArgs(args);
  if (listRules) {
    output.log(renderRules().trimEnd());
    return 0;
  }
  if (base === undefined) noRelease();
  const acceptances = accept === undefined ? [] : parseAcceptances(await readText(accept, AcceptanceError), accept);
  const [before, after] = await Promise.all([readBase(base, root), readYaml(join(root, "spec/openapi.yaml"), root)]);
  const { annotations, differences } = compareVersions(before, after);
  const { accepted, remaining, stale } = applyAcceptances(differences, acceptances);
  output.log(renderReport({ base, differences: remaining, accepted, annotations, stale }, format));
  return requiredBump(remaining) === "major" ? 1 : 0;
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
  // A contract that violates only rules of style can be compared.
  const { dereferenced } = await loadContract(path, join(root, "redocly.yaml"), () => undefined);
  return parseContractVersion(JSON.stringify(dereferenced), path);
}

function noRelease(): never {
  throw new UsageError("there is no release to compare with (no tag v…); pass a git revision or a file");
}
