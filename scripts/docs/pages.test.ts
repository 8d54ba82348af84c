import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { HELP } from "../../contract-tests/src/cli/flags.js";
import { SANDBOX_HELP } from "../../contract-tests/src/cli/sandbox/flags.js";
import { findObstacle } from "../../contract-tests/src/run/start/obstacle.js";
import type { Outcome } from "../../contract-tests/src/traffic/exchange.js";
import { API_KEY_VARIABLE } from "../../contract-tests/src/traffic/request.js";
import { isTemporary } from "../../contract-tests/src/traffic/temporary.js";
import { submission } from "../../contract-tests/test-support/conforming.js";
import { actionText } from "../smoke/action/steps.js";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

/** Returns the first cells of the table rows below a heading. Without a heading, of all tables of the page. */
function firstCells(page: string, heading?: string): readonly string[] {
  const start = heading === undefined ? 0 : page.indexOf(`\n${heading}\n`);
  expect(start, heading).toBeGreaterThanOrEqual(0);
  const section = heading === undefined ? page : (page.slice(start + 1 + heading.length).split(/^#+ /m)[0] ?? "");
  return [...section.matchAll(/^\| (.+?) \|/gm)].map(([, cell = ""]) => cell).filter((cell) => cell.includes("`"));
}

/** Returns the code spans of table cells. */
const codesIn = (cells: readonly string[]) =>
  cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code));

/** Returns the names of the options that a help text describes, or that code contains. */
const optionsIn = (text: string) =>
  [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option))].sort();

/** Returns the options at the start of the lines of a help text, each with its description. */
function entriesOf(help: string): ReadonlyMap<string, string> {
  const entries = help.split(/^ {2}(?=--)/m).slice(1);
  return new Map(entries.map((entry) => [optionsIn(entry)[0] === undefined ? "" : (/^--[a-z-]+/.exec(entry)?.[0] ?? ""), entry]));
}

describe.each([
  ["docs/conformance.md", HELP],
  ["docs/sandbox.md", SANDBOX_HELP],
])("the table of options in %s", (path, help) => {
  test("lists the options of the command", async () => {
    const listed = codesIn(firstCells(await read(path), "## Options")).flatMap(optionsIn);
    expect(listed.toSorted()).toEqual([...entriesOf(help).keys()].sort());
  });

  test("has the default values of the command", async () => {
    const rows = [...(await read(path)).matchAll(/^\| `(--[a-z-]+)[^|]*\| `?(\d+|[a-z]+)`? \|/gm)];
    expect(rows.length).toBeGreaterThan(2);
    for (const [, option = "", value = ""] of rows) {
      const entry = entriesOf(help).get(option)?.replaceAll(/\s+/g, " ");
      expect(entry, option).toMatch(new RegExp(`default: ${value}\\b|${value} \\(default\\)|${value}: [^:]*\\(default\\)`));
    }
  });
});

/** Returns the keys of a section of `action.yml`. */
const keysOf = async (section: string) => {
  const [, text = ""] = new RegExp(`^${section}:\\n((?: .*\\n)+)`, "m").exec(await actionText()) ?? [];
  return [...text.matchAll(/^ {2}([a-z-]+):/gm)].map(([, key = ""]) => key);
};

test.each([
  ["inputs", "### Inputs"],
  ["outputs", "### Outputs"],
])("docs/ci.md lists the %s of the action", async (section, heading) => {
  const keys = await keysOf(section);
  expect(keys.length).toBeGreaterThan(5);
  expect(codesIn(firstCells(await read("docs/ci.md"), heading)).toSorted()).toEqual(keys.toSorted());
});

test.each(["docs/ci.md", "examples/conformance.yml"])("%s sets only inputs of the action", async (path) => {
  const blocks = [...(await read(path)).matchAll(/uses: OWNER\/vidu.*\n( +)with:\n((?:\1 +.*\n)+)/g)];
  const names = blocks.flatMap(([, , block = ""]) => [...block.matchAll(/^ +([a-z-]+):/gm)].map(([, name = ""]) => name));
  expect(names).toContain("base-url");
  const inputs = await keysOf("inputs");
  expect(names.filter((name) => !inputs.includes(name))).toEqual([]);
});

const PAGES = ["ci", "conformance", "getting-started", "money", "reports", "sandbox", "troubleshooting", "webhooks"].map(
  (name) => `docs/${name}.md`,
);

/** Options of other programs that pages mention: npm, docker, vitest and the command line of the client. */
const OTHER_OPTIONS = [
  "--detach",
  "--dismiss",
  "--include-workspace-root",
  "--pack-destination",
  "--project",
  "--save-dev",
  "--silent",
  "--workspace",
  "--workspaces",
];

test.each(["README.md", "contract-tests/README.md", ...PAGES])("%s mentions only existing options", async (path) => {
  const known = [...optionsIn(HELP), ...optionsIn(SANDBOX_HELP), ...OTHER_OPTIONS];
  expect(optionsIn(await read(path)).filter((option) => !known.includes(option))).toEqual([]);
});

/** Returns the text of all files of the suite, which contain its messages. */
async function readSources(): Promise<string> {
  const names = await readdir(new URL("../../contract-tests/src", import.meta.url), { recursive: true });
  const files = names.filter((name) => name.endsWith(".ts")).map((name) => `contract-tests/src/${name}`);
  return (await Promise.all([...files, "scripts/commands/conformance.ts"].map(read))).join("\n");
}

/** Shortest part of a message that is compared. Shorter parts occur everywhere. */
const MIN_PART_LENGTH = 8;

test("docs/troubleshooting.md explains only messages that the suite has", async () => {
  const sources = (await readSources()).replaceAll(/\$\{API_KEY_VARIABLE\}/g, API_KEY_VARIABLE);
  const text = await read("docs/troubleshooting.md");
  const messages = codesIn(firstCells(text.slice(text.indexOf("\n## The run does not start\n"))));
  expect(messages.length).toBeGreaterThan(40);
  // A part after a variable word, such as a status or the name of a variable, is compared alone.
  const parts = messages.flatMap((message) =>
    message.split(/…|\d+|HTTPS_PROXY|connect ECONN|by SIGTERM|^the server(?= keeps)|full|HTML\)/),
  );
  const compared = parts.map((part) => part.trim()).filter((part) => part.length >= MIN_PART_LENGTH);
  expect(compared.length).toBeGreaterThan(40);
  expect(compared.filter((part) => !sources.includes(part))).toEqual([]);
});

const page = (status: number, body = "<!doctype html>", headers: Readonly<Record<string, string>> = {}): Outcome => ({
  kind: "response",
  status,
  headers: { "content-type": "text/html", ...headers },
  body: new TextEncoder().encode(body),
});

const json = (status: number): Outcome => ({ ...page(status, "{}"), headers: { "content-type": "application/json" } }) as Outcome;

const unreachable = (message: string): Outcome => ({ kind: "none", reason: "unreachable", message });

/** A first response for each kind of obstacle. */
const OBSTACLES: readonly Outcome[] = [
  ...[401, 403, 404, 405, 407, 429, 200].map((status) => page(status)),
  ...[401, 403].map(json),
  page(301, "", { location: "https://api.example/x" }),
  page(301, "", { location: "javascript:alert(1)" }),
  page(400, "The plain HTTP request was sent to HTTPS port"),
  unreachable("getaddrinfo ENOTFOUND api.example"),
  unreachable("self-signed certificate"),
  unreachable("SSL routines: wrong version number"),
  unreachable("connect ECONNREFUSED 127.0.0.1:8080"),
];

test("docs/troubleshooting.md explains every reason why the suite cannot test a server", async () => {
  const messages = codesIn(firstCells(await read("docs/troubleshooting.md"), "## The suite cannot test the server"));
  const patterns = messages.map(
    (message) =>
      new RegExp(
        message
          .split("…")
          .map((part) => part.replaceAll(/[^\w ]/g, "\\$&"))
          .join(".*"),
      ),
  );
  const reasons = OBSTACLES.map((outcome) => {
    const request = { method: "POST", url: "https://api.example/v1", headers: {}, body: "{}" };
    return findObstacle({ request, outcome, durationMs: 1 }, submission)?.reason ?? "no obstacle";
  });
  expect(new Set(reasons).size).toBe(OBSTACLES.length);
  expect(reasons.filter((reason) => !patterns.some((pattern) => pattern.test(reason)))).toEqual([]);
});

test.each(["conformance", "glossary", "troubleshooting"])("docs/%s.md lists all temporary statuses", async (name) => {
  const statuses = Array.from({ length: 100 }, (_, index) => 500 + index).filter((status) => isTemporary(page(status)));
  expect(statuses).toEqual([502, 503, 504, 520, 521, 522, 523, 524]);
  const text = (await read(`docs/${name}.md`)).replaceAll(/\s+/g, " ");
  const lists = text.match(/502, 503\b.{20}/g) ?? [];
  expect(lists.length).toBeGreaterThan(0);
  expect(lists.filter((list) => !/^502, 503, 504(?:,| or| and) 520 to 524/.test(list))).toEqual([]);
});
