/**
 * `npm run release:check`: everything that must hold before both packages are published, in a fresh clone of what is
 * committed. Takes about twenty minutes. Exit status 1 when something does not hold.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requiredBump } from "../contract-diff/difference.js";
import { compareContracts } from "../contract-diff/document.js";
import { parseContractVersion } from "../contract-diff/version.js";
import { rejectUnknownArgs } from "../lib/args.js";
import { runInCleanEnv } from "../lib/clean-env.js";
import { git, lastRelease } from "../lib/git.js";
import { isRaised } from "../lib/version.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is run in the clone, in this order. The last writes down what it measures, and so comes when all else is quiet. */
const COMMANDS = [
  ["ci"],
  ["test"],
  ["run", "conformance"],
  ["run", "kill-matrix"],
  ["run", "test:packages"],
  ["run", "test:types"],
  ["run", "test:runtimes"],
  ["run", "test:action"],
  ["run", "docs", "--", "--check"],
  ["run", "bench"],
] as const;

/** So much of what a command printed is shown when it fails. */
const MOST_LINES = 30;

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("release:check", args)) return 64;
  let broken = 0;
  const check = async (title: string, hold: () => Promise<unknown>) => {
    const started = performance.now();
    const problem = await hold().then(
      () => undefined,
      (error: Error) => error.message,
    );
    console.log(`${problem === undefined ? "✔" : "✘"} ${title} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
    if (problem === undefined) return;
    broken += 1;
    console.log(problem.replaceAll(/^/gm, "    "));
  };
  await check("everything is committed", isCommitted);
  await check("the version is the same everywhere, is in CHANGELOG.md, and is raised as the contract asks", isVersioned);
  const folder = await mkdtemp(join(tmpdir(), "release-"));
  try {
    await git(root, "clone", "--quiet", root, folder);
    for (const command of COMMANDS) await check(`npm ${command.join(" ")}`, () => run(folder, command));
    await check("what is generated and measured is what is committed", () => isUnchanged(folder));
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
  console.log(broken === 0 ? "It may be published." : `It must not be published: ${broken} of these do not hold.`);
  return broken === 0 ? 0 : 1;
}

async function isCommitted(): Promise<void> {
  const changed = (await git(root, "status", "--porcelain")).trim();
  if (changed !== "") throw new Error(changed);
}

async function isVersioned(): Promise<void> {
  const read = (file: string) => readFile(join(root, file), "utf8");
  const [client, suite, lock, log] = await Promise.all(
    ["package.json", "contract-tests/package.json", "package-lock.json", "CHANGELOG.md"].map(read),
  );
  const versionIn = (text: string | undefined) => (JSON.parse(text ?? "{}") as { readonly version: string }).version;
  const version = versionIn(client);
  const others = [versionIn(suite), versionIn(lock)].filter((other) => other !== version);
  if (others.length > 0) throw new Error(`package.json has ${version}, another file has ${others[0]}`);
  if (!new RegExp(`^## ${version.replaceAll(".", "\\.")}\\b[^]*?^- `, "m").test(log ?? ""))
    throw new Error(`CHANGELOG.md says nothing of ${version}`);
  const last = await lastRelease(root);
  if (last === undefined) return;
  const before = parseContractVersion(await git(root, "show", `${last}:generated/openapi.json`), last);
  const bump = requiredBump(
    compareContracts(before, parseContractVersion(await read("generated/openapi.json"), "generated/openapi.json")),
  );
  if (!isRaised(last, version, bump))
    throw new Error(`the contract asks for a ${bump} version after ${last}, and it is ${version}`);
}

async function run(folder: string, command: readonly string[]): Promise<void> {
  await runInCleanEnv("npm", command, folder).catch((error: Error) => {
    throw new Error(error.message.split("\n").slice(-MOST_LINES).join("\n"));
  });
}

/** But for the figures of the benchmarks, which are other ones every time. */
async function isUnchanged(folder: string): Promise<void> {
  const changed = (await git(folder, "status", "--porcelain", "--", ".", ":!docs/benchmarks.*")).trim();
  if (changed !== "") throw new Error(changed);
}

process.exitCode = await main(process.argv.slice(2));
