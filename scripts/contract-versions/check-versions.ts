import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { type MockServers, startMocks } from "../lib/prism.js";
import { typeCheckFiles } from "../lib/type-check.js";
import { listRemovals } from "./remove-clauses.js";
import { runOwnSandbox, runPrism } from "./run-version.js";
import { contractIn, renderVersion, writeClient } from "./version-files.js";
import type { VersionResult } from "./version-result.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache");

/** Options of `checkVersions`. */
interface CheckOptions {
  readonly names: readonly string[];
  /** Receives a line about each step. */
  readonly onStep: (text: string) => void;
}

/**
 * Generates the files of each contract, compiles the clients, and tests the suite with the sandbox, with Prism and with servers
 * that forgot one clause.
 *
 * @returns one result for each name, in the same order
 */
export async function checkVersions({ names, onStep }: CheckOptions): Promise<readonly VersionResult[]> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "contracts-"));
  try {
    const generated: GeneratedVersion[] = [];
    for (const name of names) {
      onStep(`generating ${name}`);
      generated.push(await generate(name, join(folder, name)));
    }
    onStep("compiling the clients");
    const errors = await compileClients(folder);
    onStep("starting Prism");
    const usable = generated.filter(({ contract }) => contract !== undefined);
    const mocks = await startPrism(usable.map(({ name }) => join(folder, name, "generated/openapi.json")));
    const urls = new Map(usable.map(({ name }, index) => [name, mocks.urls?.[index]]));
    const results: VersionResult[] = [];
    for (const version of generated) {
      onStep(`testing ${version.name} (${results.length + 1}/${names.length})`);
      const compileErrors = errors.filter((error) => error.startsWith(`${version.name}/`));
      results.push({ ...(await test(version, urls.get(version.name), mocks.problem)), compileErrors });
    }
    await mocks.close();
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface GeneratedVersion {
  readonly name: string;
  readonly seconds: number;
  readonly contract?: Contract;
  readonly crash?: string;
}

async function generate(name: string, target: string): Promise<GeneratedVersion> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const files = await renderVersion(name);
    const version = { name, seconds: seconds(), contract: contractIn(files, name) };
    await writeClient(files, target);
    return version;
  } catch (error) {
    return { name, seconds: seconds(), crash: messageOf(error) };
  }
}

/** Compiles all clients in one program, so that libraries are compiled once. Errors start with the name of their contract. */
async function compileClients(folder: string): Promise<readonly string[]> {
  const errors = await typeCheckFiles(folder, [folder]);
  const prefix = `${relative(root, folder)}/`;
  return errors.map((error) => (error.startsWith(prefix) ? error.slice(prefix.length) : error));
}

async function startPrism(
  documents: readonly string[],
): Promise<Partial<MockServers> & { problem?: string; close(): Promise<void> }> {
  try {
    return await startMocks(documents);
  } catch (error) {
    return { problem: messageOf(error), close: async () => {} };
  }
}

async function test(
  { contract, crash, name, seconds }: GeneratedVersion,
  prismUrl: string | undefined,
  prismProblem: string | undefined,
): Promise<Omit<VersionResult, "compileErrors">> {
  const result = { name, generationSeconds: seconds, removals: [] };
  if (contract === undefined) return { ...result, crash };
  try {
    const baseline = await readFile(join(root, "contract-tests/baselines/prism.json"), "utf8");
    const sandbox = await runOwnSandbox(contract);
    const prism = prismUrl === undefined ? undefined : await runPrism(contract, prismUrl, baseline, name);
    const removals = listRemovals(contract).map(({ anchor, caughtBy, isImplied, isInNotices }) => ({
      anchor,
      caughtBy,
      isImplied,
      isInNotices,
    }));
    return { ...result, sandbox, prism, removals, crash: prism === undefined ? prismProblem : undefined };
  } catch (error) {
    return { ...result, crash: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
}
