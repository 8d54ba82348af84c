import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { git } from "../lib/git.js";
import type { CommandResult, Commands } from "./commands.js";
import { hasSameLock, linkModules } from "./node-modules.js";
import { runNpmScript } from "./npm-script.js";

/** One of the two states of the project that are compared. */
export interface Revision {
  /** The name in the output, such as `HEAD~1 (169a4b5)`. */
  readonly label: string;
  readonly commit: string;
  /** Whether it includes the uncommitted changes of the checkout. */
  readonly isWorkingTree: boolean;
}

/** A revision that does not exist. */
export class UnknownRevisionError extends Error {
  override readonly name = "UnknownRevisionError";
}

/** A revision that cannot be built or run, so that a comparison is impossible. */
export class RevisionSetupError extends Error {
  override readonly name = "RevisionSetupError";
}

/**
 * Resolves the name of a revision to a commit.
 *
 * @throws UnknownRevisionError if the revision does not exist
 */
export async function resolveRevision(root: string, name: string): Promise<Revision> {
  const commit = await git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`).catch(() => {
    throw new UnknownRevisionError(`${name} is not a revision of this repository`);
  });
  return { label: `${name} (${commit.slice(0, 7)})`, commit: commit.trim(), isWorkingTree: false };
}

/** Returns the current state of the checkout: HEAD with any uncommitted changes. */
export async function resolveWorkingTree(root: string): Promise<Revision> {
  const head = await resolveRevision(root, "HEAD");
  const changed = (await git(root, "status", "--porcelain")).split("\n").filter((line) => line !== "").length;
  if (changed === 0) return head;
  const files = `${changed} uncommitted ${changed === 1 ? "change" : "changes"}`;
  return { ...head, label: `the working tree (${head.commit.slice(0, 7)} with ${files})`, isWorkingTree: true };
}

/**
 * Clones a revision into a folder, installs its packages and builds it.
 *
 * @throws RevisionSetupError if a step fails
 */
export async function prepareRevision(root: string, revision: Revision, folder: string, commands: Commands): Promise<void> {
  const runStep = async (name: string, running: Promise<CommandResult>) => {
    const { status, stdout, stderr } = await running;
    if (status !== 0) throw new RevisionSetupError(`${revision.label}: ${name} failed\n${lastLines(stdout + stderr)}`);
  };
  // `--shared` makes commits available that are not on a branch.
  await runStep("git clone", commands.run("git", ["clone", "--quiet", "--shared", "--no-checkout", root, folder], root));
  await runStep("git checkout", commands.run("git", ["checkout", "--quiet", "--detach", revision.commit], folder));
  if (revision.isWorkingTree) await copyWorkingTree(root, folder);
  if (await hasSameLock(root, folder)) await linkModules(root, folder);
  else await runStep("npm ci", commands.run("npm", ["ci", "--no-audit", "--no-fund"], folder));
  await runStep("npm run build", runNpmScript(folder, commands, "build"));
}

async function copyWorkingTree(root: string, folder: string): Promise<void> {
  const listed = async (...args: readonly string[]) =>
    (await git(root, "ls-files", "-z", ...args)).split("\0").filter((path) => path !== "");
  const removed = new Set(await listed("--deleted"));
  const kept = new Set(await listed("--cached", "--others", "--exclude-standard"));
  // A file that was renamed in the index is listed neither as deleted nor as present.
  const committed = (await git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD")).split("\0").filter((path) => path !== "");
  const toRemove = committed.filter((path) => removed.has(path) || !kept.has(path));
  await Promise.all(toRemove.map((path) => rm(join(folder, path), { force: true })));
  for (const path of kept) {
    if (!removed.has(path)) await cp(join(root, path), join(folder, path), { force: true, verbatimSymlinks: true });
  }
}

const MAX_LINES = 20;

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-MAX_LINES).join("\n");
}
