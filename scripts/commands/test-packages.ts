/**
 * `npm run test:packages`: packs both packages and tries the tarballs as their users get them: what they hold, how they
 * resolve (publint, and Are The Types Wrong for every way of resolving), and whether they run where there is nothing else.
 * Exit status 1 when something is wrong.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rejectUnknownArgs } from "../lib/args.js";
import { runInCleanEnv } from "../lib/clean-env.js";
import { install } from "../lib/install.js";
import { pack } from "../lib/pack.js";
import { faultsOfContents } from "../smoke/packages/contents.js";
import { generateFrom, judgeWithNpx } from "../smoke/packages/smoke-test.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("test:packages", args)) return 64;
  console.error("packing …");
  const tarballs = await pack(root, join(root, "node_modules/.cache/tarballs"));
  const folder = await install(root, "smoke/packages");
  const tool = (name: string, ...args: readonly string[]) => runInCleanEnv(join(folder, "node_modules/.bin", name), args, folder);
  const ofEach = Object.values(tarballs).flatMap((tarball): readonly Promised[] => {
    const name = tarball.replace(/^.*[\\/]|-\d[^-]*\.tgz$/g, "");
    return [
      [`${name} holds only what a user needs`, async () => complain(await faultsOfContents(tarball))],
      [`${name} passes publint`, () => tool("publint", "--strict", tarball)],
      // That a `require` gets an ES module is so: Node 20.19 and later can do that.
      [`${name} passes attw`, () => tool("attw", "--no-color", "--ignore-rules", "cjs-resolves-to-esm", "--", tarball)],
    ];
  });
  const promises: readonly Promised[] = [
    ...ofEach,
    ["the client makes a video from its tarball", () => generateFrom(tarballs, "program.mjs")],
    ["the client can be required", () => generateFrom(tarballs, "program.cjs")],
    ["npx TARBALL judges a sandbox", () => judgeWithNpx(tarballs)],
    ["npx vidu-conformance judges a sandbox", () => judgeWithNpx(tarballs, "vidu-conformance")],
    ["npx vidu-q2-turbo-conformance judges a sandbox", () => judgeWithNpx(tarballs, "vidu-q2-turbo-conformance")],
  ];
  let broken = 0;
  for (const [promise, keep] of promises) {
    const problem = await keep().then(
      () => undefined,
      (error: Error) => error.message,
    );
    console.log(problem === undefined ? `✔ ${promise}` : `✘ ${promise}\n${problem}`);
    if (problem !== undefined) broken += 1;
  }
  return broken === 0 ? 0 : 1;
}

type Promised = readonly [promise: string, keep: () => Promise<unknown>];

function complain(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

process.exitCode = await main(process.argv.slice(2));
