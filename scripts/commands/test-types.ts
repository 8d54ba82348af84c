/**
 * `npm run test:types`: compiles programs that use both packages, from their tarballs, as strictly as a consumer can
 * (`strict`, `exactOptionalPropertyTypes`, libraries checked, too) with every TypeScript and every way of resolving that
 * is supported; then compares what that costs with the same requests by plain openapi-fetch. Prints both as tables. Exit
 * status 1 when something does not compile, or costs over a tenth more.
 */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rejectUnknownArgs } from "../lib/args.js";
import { installWithTarballs } from "../lib/install.js";
import { renderTable } from "../lib/markdown-table.js";
import { type Compilation, compile, errorsIn, RESOLUTIONS } from "../smoke/types/compile.js";
import { compareCosts } from "../smoke/types/cost.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** By the names that scripts/smoke/types/package.json gives them. */
const COMPILERS = ["typescript-5.4", "typescript-5.9", "typescript-6", "typescript-7"];

/** Times of what plain openapi-fetch costs. */
const MOST = 1.1;

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("test:types", args)) return 64;
  console.error("installing the compilers …");
  const folder = await installWithTarballs(root, "smoke/types");
  for (const file of ["consumer.ts", "judge.ts", "required.cts"])
    await copyFile(join(root, "scripts/smoke/types", file), join(folder, file));
  const plain = await readFile(join(root, "scripts/smoke/types/plain.ts"), "utf8");
  await writeFile(join(folder, "plain.ts"), plain.replace("../../../generated/", "./"));
  await copyFile(join(root, "dist/types/generated/schema.d.ts"), join(folder, "schema.d.ts"));
  const errors = await tryAll(folder);
  const tooDear = await compareWithPlain(folder);
  for (const error of errors) console.log(`✘ ${error}`);
  return errors.length + tooDear === 0 ? 0 : 1;
}

async function tryAll(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const rows: string[][] = [];
  for (const compiler of COMPILERS) {
    const row = [compiler.replace("-", " ")];
    for (const resolution of Object.keys(RESOLUTIONS) as (keyof typeof RESOLUTIONS)[]) {
      console.error(`${compiler} ${resolution} …`);
      const asked: readonly Compilation[] = [
        {
          compiler,
          resolution,
          platform: "dom",
          files: ["consumer.ts", ...(mayRequire(compiler, resolution) ? ["required.cts"] : [])],
        },
        { compiler, resolution, platform: "node", files: ["consumer.ts", "judge.ts"] },
      ];
      const said = await Promise.all(asked.map((compilation) => compile(folder, compilation)));
      // A compiler that says nothing of what it costs has not compiled.
      const errors = said.flatMap((text) => (/^Total time/m.test(text) ? errorsIn(text) : [text]));
      found.push(...errors.map((error) => `${compiler} ${resolution}: ${error}`));
      row.push(errors.length === 0 ? "compiles" : `${errors.length} errors`);
    }
    rows.push(row);
  }
  console.log(renderTable(["compiler", ...Object.keys(RESOLUTIONS)], rows));
  return found;
}

/** What TypeScript 5.8 and later know of `require`, they know by this way of resolving. */
function mayRequire(compiler: string, resolution: string): boolean {
  return resolution === "nodenext" && compiler !== "typescript-5.4";
}

async function compareWithPlain(folder: string): Promise<number> {
  console.error("comparing with plain openapi-fetch …");
  const rows: string[][] = [];
  let tooDear = 0;
  for (const compiler of ["typescript-5.9", "typescript-7"]) {
    const compilation = { compiler, resolution: "nodenext", platform: "dom" } as const;
    const [plain, own] = await compareCosts(
      folder,
      { ...compilation, files: ["plain.ts"] },
      { ...compilation, files: ["consumer.ts"] },
    );
    for (const of of ["seconds", "megabytes", "instantiations"] as const) {
      const ratio = own[of] / plain[of];
      const digits = of === "seconds" ? 2 : 0;
      rows.push([compiler.replace("-", " "), of, plain[of].toFixed(digits), own[of].toFixed(digits), ratio.toFixed(2)]);
      if (!(ratio <= MOST)) tooDear += 1;
    }
  }
  console.log(`\n${renderTable(["compiler", "cost", "openapi-fetch", "vidu-q2-turbo", "ratio"], rows)}`);
  console.log(
    tooDear === 0 ? `Nothing costs more than ${MOST} times as much.` : `✘ More than ${MOST} times as much is too much.`,
  );
  return tooDear;
}

process.exitCode = await main(process.argv.slice(2));
