/**
 * `npm run test:packages`: packs both packages and tests the tarballs: the files that they contain, how they resolve (publint,
 * and Are The Types Wrong for every kind of module resolution), and whether they run in an otherwise empty folder. Exit status
 * 1 if a test fails.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInCleanEnv } from "../lib/clean-env.js";
import { install } from "../lib/install.js";
import { pack } from "../lib/pack.js";
import { answerUsage } from "../lib/usage.js";
import { findContentProblems } from "../smoke/packages/contents.js";
import { generateFromTarball, runClientWithNpx, runSuiteWithNpx } from "../smoke/packages/smoke-test.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("test:packages", args);
  if (usage !== undefined) return usage;
  console.error("packing …");
  const tarballs = await pack(root, join(root, "node_modules/.cache/tarballs"));
  const folder = await install(root, "smoke/packages");
  const tool = (name: string, ...args: readonly string[]) => runInCleanEnv(join(folder, "node_modules/.bin", name), args, folder);
  const packageTests = Object.values(tarballs).flatMap((tarball): readonly PackageTest[] => {
    const name = tarball.replace(/^.*[\\/]|-\d[^-]*\.tgz$/g, "");
    return [
      [`${name} contains only files that users need`, async () => throwIfAny(await findContentProblems(tarball))],
      [`${name} passes publint`, () => tool("publint", "--strict", tarball)],
      [`${name} passes attw`, () => tool("attw", "--no-color", ...ignoredRules(tarball === tarballs.suite), "--", tarball)],
    ];
  });
  const tests: readonly PackageTest[] = [
    ...packageTests,
    ["the client generates a video", () => generateFromTarball(tarballs, "program.mjs")],
    ["the client can be loaded with require", () => generateFromTarball(tarballs, "program.cjs")],
    [
      "the client can be loaded with require where Node cannot require ES modules",
      () => generateFromTarball(tarballs, "program.cjs", ["--no-experimental-require-module"]),
    ],
    ["npx TARBALL runs the command line of the client", () => runClientWithNpx(tarballs)],
    ["npx TARBALL tests a sandbox", () => runSuiteWithNpx(tarballs)],
    ["npx vidu-conformance tests a sandbox", () => runSuiteWithNpx(tarballs, "vidu-conformance")],
    ["npx vidu-q2-turbo-conformance tests a sandbox", () => runSuiteWithNpx(tarballs, "vidu-q2-turbo-conformance")],
  ];
  let failed = 0;
  for (const [name, run] of tests) {
    const problem = await run().then(
      () => undefined,
      (error: Error) => error.message,
    );
    console.log(problem === undefined ? `✔ ${name}` : `✘ ${name}\n${problem}`);
    if (problem !== undefined) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

/** Returns the rules of attw to ignore. The suite has only ES modules, which Node 20.19 and later can `require`. */
function ignoredRules(isSuite: boolean): readonly string[] {
  return isSuite ? ["--ignore-rules", "cjs-resolves-to-esm"] : [];
}

type PackageTest = readonly [name: string, run: () => Promise<unknown>];

function throwIfAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

process.exitCode = await main(process.argv.slice(2));
