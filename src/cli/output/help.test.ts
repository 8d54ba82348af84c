import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFakeApi, createFolder, runCommand } from "../../../contract-tests/test-support/command-line.js";
import { COMMANDS } from "../flags.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = await readFile(join(root, "docs/command-line.md"), "utf8");

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  [folder, remove] = await createFolder();
});
afterAll(() => remove());

const run = async (...args: readonly string[]) => (await runCommand(folder, args)).stdout;
const names = COMMANDS.map(({ name }) => name);

/** Returns the commands in a text: lines that begin with the command, with their continuations. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const lines = text.replace(/ \\\n\s*/g, " ").matchAll(/^ *(?:\$ )?npx vidu-q2-turbo (.*)$/gm);
  return [...lines].map(([, line = ""]) =>
    [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, word]) => double ?? single ?? word ?? ""),
  );
}

describe.each(["", ...names])("the help of %s", (name) => {
  test("fits 80 columns, states the exit statuses and has no trailing spaces", async () => {
    const text = await run(...(name ? [name] : []), "--help");
    const lines = text.split("\n");
    expect(lines.filter((line) => line.length > 80 || /\s$/.test(line))).toEqual([]);
    for (const status of [0, 1, 2, 3, 4, 130]) expect(text).toMatch(new RegExp(`^  ${status}  `, "m"));
    expect(commandsIn(text.slice(text.indexOf("Examples:"))).length).toBeGreaterThanOrEqual(name ? 1 : names.length);
  });
});

test("every flag of the help is on the page, and every flag of the page is in the help", async () => {
  const flagsIn = (text: string) => new Set(text.match(/(?<![\w-])--[a-z][a-z-]+/g));
  const help = flagsIn((await Promise.all(names.map((name) => run(name, "--help")))).join());
  expect([...flagsIn(page)].filter((flag) => !help.has(flag) && !/^--(?:api-key|param-|no-FLAG)/.test(flag))).toEqual([]);
  const parameters = /^ {2}(?:PROMPT, )?--.*$/gm;
  const generate = await run("generate", "--help");
  const own = flagsIn((generate.slice(0, generate.indexOf("Flags:")).match(parameters) ?? []).join());
  expect([...help].filter((flag) => !page.includes(flag) && !own.has(flag))).toEqual([]);
});

test("every example of the help and of the page runs", async () => {
  const help = (await Promise.all(names.map((name) => run(name, "--help")))).join("\n");
  const examples = [...commandsIn(help.replace(/^Usage:\n.*$/gm, "")), ...commandsIn(page)];
  expect(examples.length).toBeGreaterThan(12);
  for (const example of examples) {
    if (example.some((word) => /^(?:\[FLAGS\]|COMMAND|…)$/.test(word))) continue;
    const id = "gen_1";
    const args = example
      .filter((word, index) => word !== "<" && example[index - 1] !== "<")
      .map((word) => (word === "ID" ? id : word))
      // Each example has its own file, in an existing folder.
      .map((word, index, all) => (all[index - 1] === "-o" ? `${folder}/` : word));
    if (args[1] === "--dismiss") continue;
    const isNew = args.includes("-o")
      ? ["--overwrite"]
      : args[0] === "wait" || (args[0] === "generate" && !args.includes("--dry-run"))
        ? ["--overwrite", "-o", folder]
        : [];
    const { status, stderr } = await runCommand(folder, [...args, ...isNew.filter((flag) => !args.includes(flag))], {
      api: createFakeApi({ id, statuses: ["COMPLETED"] }),
      input: "a cat",
    });
    expect({ args, status, stderr: stderr.replace(/^(?!error).*\n/gm, "") }).toEqual({ args, status: 0, stderr: "" });
  }
});
