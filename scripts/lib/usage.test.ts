import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { HELP as SUITE_HELP } from "../../contract-tests/src/cli/flags.js";
import { MERGE_HELP } from "../../contract-tests/src/cli/merge.js";
import { SANDBOX_HELP } from "../../contract-tests/src/cli/sandbox/flags.js";
import { HELP as COMPARE_HELP, parseArguments as parseCompareArguments } from "../compare/arguments.js";
import { main as diff } from "../contract-diff/main.js";
import { parseArguments as parseMutationArguments } from "../mutation/arguments.js";
import { answerUsage, renderUsage, usageOf } from "./usage.js";
import { type CommandName, USAGES } from "./usages.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = Object.keys(USAGES) as CommandName[];

/** The scripts with a command line of their own, and its help. */
const OTHERS: Readonly<Record<string, string>> = { compare: COMPARE_HELP, conformance: SUITE_HELP, sandbox: SANDBOX_HELP };

function record() {
  const lines = { log: [] as string[], error: [] as string[] };
  return { lines, log: (text: string) => void lines.log.push(text), error: (text: string) => void lines.error.push(text) };
}

test("every npm script of scripts/commands has a help", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
  // npm runs the scripts before and after `npm pack` itself.
  const ours = Object.entries(scripts).filter(
    ([name, command]) => command.includes("scripts/commands/") && !/^(?:pre|post)pack$/.test(name),
  );
  expect(ours.map(([name]) => name).toSorted()).toEqual([...names, ...Object.keys(OTHERS)].toSorted());
  // The command calls the function that responds to --help, before it does anything else.
  const silent: string[] = [];
  for (const [name, command] of ours) {
    const file = /scripts\/commands\/\S+/.exec(command)?.[0] ?? "";
    const text = await readFile(join(root, file), "utf8");
    const isParsedElsewhere = ["compare", "conformance", "contract:diff", "generate", "sandbox"].includes(name);
    if (!isParsedElsewhere && !new RegExp(`answer(?:Help|Usage)\\("${name}"|--help`).test(text)) silent.push(name);
  }
  expect(silent).toEqual([]);
});

describe.each(names)("npm run %s", (name) => {
  test("-- --help prints one text of at most 80 columns and succeeds", () => {
    for (const flag of ["--help", "-h"]) {
      const output = record();
      expect(answerUsage(name, [flag], output)).toBe(0);
      expect(output.lines).toEqual({ log: [renderUsage(name).trimEnd()], error: [] });
    }
    const text = renderUsage(name);
    expect(text).toContain(`\nUsage: npm run ${name} -- `);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    for (const option of Object.keys(usageOf(name).options ?? {})) expect(text).toContain(`\n  ${option} `);
  });

  test("-- --unknown prints one line and fails with 2", () => {
    for (const arg of ["--unknown", "--hlep", "word", "", "--x\ny"]) {
      const output = record();
      expect(answerUsage(name, [arg], output)).toBe(2);
      expect(output.lines.log).toEqual([]);
      expect(output.lines.error).toEqual([`${name}: unknown argument ${JSON.stringify(arg)}: see npm run ${name} -- --help`]);
    }
  });
});

test.each(Object.entries({ ...OTHERS, merge: MERGE_HELP }))("the help of %s is at most 80 columns wide", (_, help) => {
  expect(help.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("commands that parse their arguments themselves reject unknown ones in one line", async () => {
  const output = record();
  expect(await diff(["--unknown"], root, output)).toBe(2);
  expect(output.lines.error).toEqual([expect.stringMatching(/^contract:diff: Unknown option '--unknown'[^\n]*--help$/)]);
  expect(parseMutationArguments(["other"])).toEqual({ part: "invalid", message: 'unknown argument "other"' });
  expect(() => parseCompareArguments(["--unknown"])).toThrow(/^[^\n]+see --help$/);
});
