/**
 * `npm run contracts`: generates, compiles and tests every contract in `scripts/contract-versions/contracts/`, and prints a table.
 * Exit status 1 after a crash, a false alarm, an exceeded time limit or a missed clause.
 *
 * - `--only NAME`: one contract; can be repeated
 * - `--json`: prints the results as JSON
 * - `--render`: writes `docs/contracts.md`
 */
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { checkVersions } from "../contract-versions/check-versions.js";
import { renderSummary, renderVersionPage, renderVersionTable } from "../contract-versions/render-versions.js";
import { versionNames } from "../contract-versions/version-files.js";
import { problemsOf } from "../contract-versions/version-result.js";
import { answerHelp, USAGE_STATUS, usageProblem } from "../lib/usage.js";

const page = new URL("../../docs/contracts.md", import.meta.url);
const { stderr, stdout } = process;

async function main(args: readonly string[]): Promise<number> {
  const usage = (problem: string) => {
    stderr.write(`${usageProblem("contracts", problem)}\n`);
    return USAGE_STATUS;
  };
  const help = answerHelp("contracts", args);
  if (help !== undefined) return help;
  const values = readArgs(args);
  if (typeof values === "string") return usage(values);
  const known = versionNames();
  const unknown = values.only.find((name) => !known.includes(name));
  if (unknown !== undefined) return usage(`no contract is named ${unknown}: use one of ${known.join(", ")}`);
  if (values.render && values.only.length > 0) return usage("--render needs all contracts: omit --only");
  const results = await checkVersions({
    names: values.only.length > 0 ? values.only : known,
    onStep: (text) => stderr.write(stderr.isTTY ? `\r\x1b[2K${text}` : `${text}\n`),
  });
  if (stderr.isTTY) stderr.write("\r\x1b[2K");
  const problems = results.flatMap(problemsOf);
  if (values.json) stdout.write(`${JSON.stringify({ results, problems }, null, 2)}\n`);
  else stdout.write([renderVersionTable(results), "", ...problems, renderSummary(results), ""].join("\n"));
  if (values.render) await writeFile(page, renderVersionPage(results));
  return problems.length === 0 ? 0 : 1;
}

interface Args {
  readonly json: boolean;
  readonly only: readonly string[];
  readonly render: boolean;
}

/** Returns the arguments, or a description of the first invalid one. */
function readArgs(args: readonly string[]): Args | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, only: { type: "string", multiple: true }, render: { type: "boolean" } },
    });
    return { json: values.json ?? false, only: values.only ?? [], render: values.render ?? false };
  } catch (error) {
    return (error as Error).message.split(". ")[0] ?? "invalid arguments";
  }
}

process.exitCode = await main(process.argv.slice(2));
