/**
 * `npm run test:types`: compiles programs that use both packages from their tarballs, with every supported TypeScript version
 * and module resolution, in the strictest configuration (`strict`, `exactOptionalPropertyTypes`, without `skipLibCheck`).
 * Then compares the cost of compiling the client with that of plain openapi-fetch for the same requests. Prints both as
 * tables. Exit status 1 if a program does not compile, or costs more than 10 percent more.
 */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installWithTarballs } from "../lib/install.js";
import { renderTable } from "../lib/markdown-table.js";
import { answerUsage } from "../lib/usage.js";
import { type Compilation, compile, errorsIn, RESOLUTIONS } from "../smoke/types/compile.js";
import { compareCosts } from "../smoke/types/cost.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The compilers, with their names in scripts/smoke/types/package.json. */
const COMPILERS = ["typescript-5.4", "typescript-5.9", "typescript-6", "typescript-7"];

/** Maximum ratio of the cost to that of plain openapi-fetch. */
const MAX_COST_RATIO = 1.1;

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("test:types", args);
  if (usage !== undefined) return usage;
  console.error("installing the compilers …");
  const folder = await installWithTarballs(root, "smoke/types");
  for (const file of ["consumer.ts", "conformance.ts", "ai-sdk.ts", "required.cts"])
    await copyFile(join(root, "scripts/smoke/types", file), join(folder, file));
  const plain = await readFile(join(root, "scripts/smoke/types/plain.ts"), "utf8");
  await writeFile(join(folder, "plain.ts"), plain.replace("../../../generated/", "./"));
  await copyFile(join(root, "dist/types/generated/schema.d.ts"), join(folder, "schema.d.ts"));
  const errors = await compileAll(folder);
  const exceeded = await compareWithPlain(folder);
  for (const error of errors) console.log(`✘ ${error}`);
  return errors.length + exceeded === 0 ? 0 : 1;
}

async function compileAll(folder: string): Promise<readonly string[]> {
  const allErrors: string[] = [];
  const rows: string[][] = [];
  for (const compiler of COMPILERS) {
    const row = [compiler.replace("-", " ")];
    for (const resolution of Object.keys(RESOLUTIONS) as (keyof typeof RESOLUTIONS)[]) {
      console.error(`${compiler} ${resolution} …`);
      const compilations: readonly Compilation[] = [
        {
          compiler,
          resolution,
          platform: "dom",
          files: ["consumer.ts", ...(supportsRequire(resolution) ? ["required.cts"] : [])],
        },
        { compiler, resolution, platform: "node", files: ["consumer.ts", "conformance.ts", "ai-sdk.ts"] },
      ];
      const outputs = await Promise.all(compilations.map((compilation) => compile(folder, compilation)));
      // Without diagnostics in its output, the compiler did not run.
      const errors = outputs.flatMap((text) => (/^Total time/m.test(text) ? errorsIn(text) : [text]));
      allErrors.push(...errors.map((error) => `${compiler} ${resolution}: ${error}`));
      row.push(errors.length === 0 ? "compiles" : `${errors.length} errors`);
    }
    rows.push(row);
  }
  console.log(renderTable(["compiler", ...Object.keys(RESOLUTIONS)], rows));
  return allErrors;
}

/** Returns whether CommonJS programs compile. With `bundler`, only ES modules do. */
function supportsRequire(resolution: string): boolean {
  return resolution !== "bundler";
}

async function compareWithPlain(folder: string): Promise<number> {
  console.error("comparing with plain openapi-fetch …");
  const rows: string[][] = [];
  let exceeded = 0;
  for (const compiler of ["typescript-5.9", "typescript-7"]) {
    const compilation = { compiler, resolution: "nodenext", platform: "dom" } as const;
    const [plain, client] = await compareCosts(
      folder,
      { ...compilation, files: ["plain.ts"] },
      { ...compilation, files: ["consumer.ts"] },
    );
    for (const measure of ["seconds", "megabytes", "instantiations"] as const) {
      const ratio = client[measure] / plain[measure];
      const digits = measure === "seconds" ? 2 : 0;
      const name = compiler.replace("-", " ");
      rows.push([name, measure, plain[measure].toFixed(digits), client[measure].toFixed(digits), ratio.toFixed(2)]);
      if (!(ratio <= MAX_COST_RATIO)) exceeded += 1;
    }
  }
  console.log(`\n${renderTable(["compiler", "cost", "openapi-fetch", "vidu-q2-turbo", "ratio"], rows)}`);
  console.log(
    exceeded === 0
      ? `All costs are at most ${MAX_COST_RATIO} times those of openapi-fetch.`
      : `✘ ${exceeded} costs exceed ${MAX_COST_RATIO} times those of openapi-fetch.`,
  );
  return exceeded;
}

process.exitCode = await main(process.argv.slice(2));
