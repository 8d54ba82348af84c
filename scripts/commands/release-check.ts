/**
 * `npm run release:check`: runs all checks that must pass before both packages are published, in a fresh clone of the last
 * commit. Takes about twenty minutes. Exit status 1 if a check fails.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requiredBump } from "../contract-diff/difference.js";
import { compareContracts } from "../contract-diff/document.js";
import { parseContractVersion } from "../contract-diff/version.js";
import { runInCleanEnv } from "../lib/clean-env.js";
import { git, lastRelease } from "../lib/git.js";
import { answerUsage } from "../lib/usage.js";
import { isRaised } from "../lib/version.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** npm commands to run in the clone, in this order. The benchmark is last, because it needs an idle machine. */
const COMMANDS = [
  ["ci"],
  ["test"],
  ["run", "conformance"],
  ["run", "contracts"],
  ["run", "kill-matrix"],
  ["run", "test:packages"],
  ["run", "test:types"],
  ["run", "test:runtimes"],
  ["run", "test:action"],
  ["run", "docs", "--", "--check"],
  ["run", "bench"],
] as const;

/** Maximum number of output lines that are shown for a failed command. */
const MAX_OUTPUT_LINES = 30;

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("release:check", args);
  if (usage !== undefined) return usage;
  let failed = 0;
  const check = async (title: string, verify: () => Promise<unknown>) => {
    const started = performance.now();
    const problem = await verify().then(
      () => undefined,
      (error: Error) => error.message,
    );
    console.log(`${problem === undefined ? "✔" : "✘"} ${title} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
    if (problem === undefined) return;
    failed += 1;
    console.log(problem.replaceAll(/^/gm, "    "));
  };
  await check("the working tree is clean", expectCleanTree);
  await check(
    "the version is the same in all files, is in CHANGELOG.md, and is raised as far as the contract changes require",
    expectVersion,
  );
  const folder = await mkdtemp(join(tmpdir(), "release-"));
  try {
    await git(root, "clone", "--quiet", root, folder);
    for (const command of COMMANDS) await check(`npm ${command.join(" ")}`, () => run(folder, command));
    await check("the generated files are committed", () => expectUnchanged(folder));
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
  console.log(failed === 0 ? "All checks passed. The packages can be published." : `Do not publish: ${failed} checks failed.`);
  return failed === 0 ? 0 : 1;
}

async function expectCleanTree(): Promise<void> {
  const changed = (await git(root, "status", "--porcelain")).trim();
  if (changed !== "") throw new Error(changed);
}

async function expectVersion(): Promise<void> {
  const read = (file: string) => readFile(join(root, file), "utf8");
  const [client, suite, lock, log] = await Promise.all(
    ["package.json", "contract-tests/package.json", "package-lock.json", "CHANGELOG.md"].map(read),
  );
  const versionIn = (text: string | undefined) => (JSON.parse(text ?? "{}") as { readonly version: string }).version;
  const version = versionIn(client);
  const others = [versionIn(suite), versionIn(lock)].filter((other) => other !== version);
  if (others.length > 0)
    throw new Error(
      `the version is ${version} in package.json, but ${others[0]} in contract-tests/package.json or package-lock.json`,
    );
  if (!new RegExp(`^## ${version.replaceAll(".", "\\.")}\\b[^]*?^- `, "m").test(log ?? ""))
    throw new Error(`CHANGELOG.md has no entries for ${version}`);
  const last = await lastRelease(root);
  if (last === undefined) return;
  const before = parseContractVersion(await git(root, "show", `${last}:generated/openapi.json`), last);
  const bump = requiredBump(
    compareContracts(before, parseContractVersion(await read("generated/openapi.json"), "generated/openapi.json")),
  );
  if (!isRaised(last, version, bump))
    throw new Error(`the contract changes require a ${bump} release after ${last}, but the version is ${version}`);
}

async function run(folder: string, command: readonly string[]): Promise<void> {
  await runInCleanEnv("npm", command, folder).catch((error: Error) => {
    throw new Error(error.message.split("\n").slice(-MAX_OUTPUT_LINES).join("\n"));
  });
}

/** Ignores the figures of the benchmarks, which differ in every run. */
async function expectUnchanged(folder: string): Promise<void> {
  const changed = (await git(folder, "status", "--porcelain", "--", ".", ":!docs/benchmarks.*")).trim();
  if (changed !== "") throw new Error(changed);
}

process.exitCode = await main(process.argv.slice(2));
