import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifacts, normalizeText, readArtifact } from "./artifacts.js";
import { applyEdit, EDITS } from "./edits.js";
import type { EntryPoints } from "./entry-points.js";
import { normalizeGenerated } from "./normalize/code.js";
import { normalizeContractDiff } from "./normalize/contract-diff.js";
import { normalizeHtml } from "./normalize/html.js";
import { normalizeJunit } from "./normalize/junit.js";
import { normalizeMarkdown } from "./normalize/markdown.js";
import type { Json } from "./normalize/mask.js";
import { normalizeReport } from "./normalize/report.js";
import { normalizeFaults, normalizeList, normalizePlan, parseFaults } from "./normalize/tables.js";

/** A part of the behavior that is compared. */
export interface Subject {
  readonly name: string;
  /** Whether the output depends on a server's timing, so that a second run must confirm a difference. */
  readonly isTimed: boolean;
  collect(revision: EntryPoints): Promise<Artifacts>;
}

/**
 * Options that make every run send the same requests in the same order. A generation that does not end is polled with
 * delays of 15 ms, 30 ms and so on. `--wait` is just below a sum of these delays, so that the load of the machine does not
 * change the number of polls.
 */
const REPEATABLE_OPTIONS = ["--seed", "1", "--concurrency", "1", "--wait", "1850"];

/** Milliseconds from a submission to its terminal status. It is short, because a run polls several generations in turn. */
const PACE_MS = "20";

/** Returns all subjects, slowest first. */
export function listSubjects(faults: readonly string[]): readonly Subject[] {
  return [
    { name: "Prism mock", isTimed: true, collect: testMock },
    ...faults.map((id) => ({
      name: `fault ${id}`,
      isTimed: true,
      collect: (revision: EntryPoints) => testSandbox(revision, ["--fault", id]),
    })),
    { name: "correct sandbox", isTimed: true, collect: (revision) => testSandbox(revision, []) },
    ...EDITS.map(({ name }) => ({
      name: `contract:diff, ${name}`,
      isTimed: false,
      collect: (revision: EntryPoints) => compareWithEdit(revision, name),
    })),
    { name: "generated files", isTimed: false, collect: readGenerated },
    { name: "lists and dry runs", isTimed: false, collect: readLists },
    { name: "exports", isTimed: false, collect: readExports },
  ];
}

/** Returns the ids of a revision's sandbox faults. */
export async function readFaultIds(revision: EntryPoints): Promise<readonly string[]> {
  return parseFaults(await printFaults(revision)).map(({ id }) => id);
}

async function testMock(revision: EntryPoints): Promise<Artifacts> {
  const report = await mkdtemp(join(revision.folder, "report-"));
  const { status } = await revision.runScript("conformance", ...REPEATABLE_OPTIONS, "--report", report);
  return readReport(report, status);
}

async function testSandbox(revision: EntryPoints, args: readonly string[]): Promise<Artifacts> {
  const report = await mkdtemp(join(revision.folder, "report-"));
  const status = await revision.withSandbox(["--pace", PACE_MS, ...args], async (url) => {
    const result = await revision.runSuite("--base-url", url, ...REPEATABLE_OPTIONS, "--report", report);
    return result.status;
  });
  return readReport(report, status ?? "the sandbox does not start");
}

async function readReport(folder: string, status: Json): Promise<Artifacts> {
  const read = (name: string, normalize: (text: string) => Json) => readArtifact(join(folder, name), normalize);
  return new Map([
    ["exit status", status],
    ["report.json", await read("report.json", normalizeReport)],
    ["junit.xml", await read("junit.xml", normalizeJunit)],
    ["summary.md", await read("summary.md", normalizeMarkdown)],
    ["index.html", await read("index.html", normalizeHtml)],
  ]);
}

async function compareWithEdit(revision: EntryPoints, name: string): Promise<Artifacts> {
  const contract = await readFile(join(revision.folder, "spec/openapi.yaml"), "utf8");
  const edit = EDITS.find((candidate) => candidate.name === name) ?? { name, changes: [] };
  const edited = applyEdit(contract, edit);
  const file = join(await mkdtemp(join(revision.folder, "edit-")), "openapi.yaml");
  await writeFile(file, edited);
  const { status, stdout } = await revision.runScript("contract:diff", file);
  return new Map<string, Json>([
    ["exit status", status],
    ["differences", normalizeContractDiff(stdout, contract + edited)],
  ]);
}

async function readGenerated(revision: EntryPoints): Promise<Artifacts> {
  const folder = join(revision.folder, "generated");
  const names = (await readdir(folder)).sort();
  const files = names.map(
    async (name) => [name, await readArtifact(join(folder, name), (text) => normalizeGenerated(name, text))] as const,
  );
  const { status } = await revision.runScript("generate", "--check");
  return new Map<string, Json>([["generate --check exit status", status], ["file names", names], ...(await Promise.all(files))]);
}

async function readLists(revision: EntryPoints): Promise<Artifacts> {
  const help = await revision.runSuite("--help");
  const json = await revision.runSuite("--list", "--json");
  const list = json.status === 0 ? json : await revision.runSuite("--list");
  const plan = await revision.runSuite("--plan");
  const livePlan = await revision.runSuite("--plan", "--profile", "live", "--max-accepted", "5");
  const misuse = await revision.runSuite("--no-such-option");
  return new Map<string, Json>([
    ["exit statuses", [help, list, plan, livePlan, misuse].map(({ status }) => status)],
    ["checks", normalizeText(list.stdout, normalizeList)],
    ["plan", normalizeText(plan.stdout, normalizePlan)],
    ["plan for a live server", normalizeText(livePlan.stdout, normalizePlan)],
    ["faults", normalizeText(await printFaults(revision), normalizeFaults)],
  ]);
}

async function printFaults(revision: EntryPoints): Promise<string> {
  // Older revisions have no JSON, and use another name for the option.
  for (const args of [["--faults", "--json"], ["--faults"], ["--list-faults"]]) {
    const { status, stdout } = await revision.runSuite("sandbox", ...args);
    if (status === 0) return stdout;
  }
  return "";
}

/** Lists the exports of each entry of both packages, and the options that `--help` lists. */
async function readExports(revision: EntryPoints): Promise<Artifacts> {
  const exports = new Map<string, Json>();
  for (const [name, folder] of revision.packages) {
    const script = `
      const { exports } = JSON.parse(require("node:fs").readFileSync("package.json", "utf8"));
      const code = Object.entries(exports).filter(([, entry]) => entry.default?.endsWith(".js"));
      Promise.all(code.map(async ([key, entry]) => [key, Object.keys(await import(require("node:path").resolve(entry.default))).sort()]))
        .then((entries) => console.log(JSON.stringify(Object.fromEntries(entries))));`;
    const { stdout } = await revision.commands.run(process.execPath, ["--eval", script], folder);
    exports.set(
      name,
      normalizeText(stdout, (text) => JSON.parse(text) as Json),
    );
  }
  for (const args of [[], ["sandbox"]]) {
    const { stdout } = await revision.runSuite(...args, "--help");
    exports.set(["options", ...args].join(" "), [...new Set(stdout.match(/(?<=^ +)--[\w-]+/gm) ?? [])]);
  }
  return exports;
}
