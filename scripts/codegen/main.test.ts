import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { limits } from "../../generated/limits.js";
import { main } from "./main.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the command in this process. */
async function run(checkout: string, ...args: readonly string[]) {
  const [log, error]: [string[], string[]] = [[], []];
  const status = await main(args, checkout, { log: (text) => log.push(text), error: (text) => error.push(text) });
  return { status, log: log.join("\n"), error: error.join("\n") };
}

test("--check exits with 1 and writes nothing if files are stale; without it they are written", async () => {
  const checkout = await mkdtemp(join(tmpdir(), "checkout-"));
  for (const name of ["spec", "redocly.yaml", "generated", "docs/parameters.md"])
    await cp(join(root, name), join(checkout, name), { recursive: true });
  const [stale, missing] = [join(checkout, "generated/limits.ts"), join(checkout, "generated/endpoint.ts")];
  await writeFile(stale, "stale");
  await rm(missing);
  await rm(join(checkout, "docs"), { recursive: true });

  const checked = await run(checkout, "--check");
  expect(checked).toMatchObject({ status: 1, log: "" });
  expect(checked.error).toContain("generated/endpoint.ts, generated/limits.ts, docs/parameters.md out of date");
  expect(await readFile(stale, "utf8")).toBe("stale");
  await expect(readFile(missing)).rejects.toThrow("ENOENT");

  expect(await run(checkout)).toEqual({
    status: 0,
    log: "wrote generated/endpoint.ts, generated/limits.ts, docs/parameters.md",
    error: "",
  });
  for (const name of ["generated/limits.ts", "generated/endpoint.ts", "docs/parameters.md"]) {
    expect(await readFile(join(checkout, name), "utf8")).toBe(await readFile(join(root, name), "utf8"));
  }
  expect(await run(checkout, "--check")).toMatchObject({ status: 0, error: "" });

  await writeFile(join(checkout, "spec/openapi.yaml"), "paths: [");
  expect(await run(checkout, "--check")).toMatchObject({ status: 1, log: "", error: expect.stringContaining("openapi.yaml:1:") });
});

test("a new limit is written to the pages that name it", async () => {
  const checkout = await mkdtemp(join(tmpdir(), "checkout-"));
  for (const name of ["spec", "redocly.yaml", "generated", "README.md", "docs"])
    await cp(join(root, name), join(checkout, name), { recursive: true });
  const path = join(checkout, "spec/openapi.yaml");
  const { maximum } = limits.duration;
  await writeFile(path, (await readFile(path, "utf8")).replace(`maximum: ${maximum}\n`, `maximum: ${maximum + 4}\n`));
  expect(await run(checkout)).toMatchObject({ status: 0, log: expect.stringMatching(/README\.md.*getting-started\.md/) });
  expect(await readFile(join(checkout, "README.md"), "utf8")).toContain(`\`duration: ${maximum + 5}\` does not compile`);
  const comparison = await readFile(join(checkout, "docs/comparison.md"), "utf8");
  expect(comparison).toContain(`Finds an accepted \`duration\` of ${maximum + 5}, if ${maximum + 4} is the maximum`);
});

test("a contract that breaks only rules of style is generated with a warning, and rejected by --check", async () => {
  const checkout = await mkdtemp(join(tmpdir(), "checkout-"));
  for (const name of ["spec", "redocly.yaml", "generated", "docs/parameters.md"])
    await cp(join(root, name), join(checkout, name), { recursive: true });
  const path = join(checkout, "spec/openapi.yaml");
  const text = await readFile(path, "utf8");
  await writeFile(
    path,
    text.replace("description: Length of the video, in seconds.\n          x-evidence: endpoint", "description: Length."),
  );
  const generated = await run(checkout);
  expect(generated.status).toBe(0);
  expect(generated.error).toMatch(/^warning: \S*openapi\.yaml:\d+:\d+: Property "duration" has no x-evidence/);
  expect(await run(checkout, "--check")).toMatchObject({ status: 1, error: expect.stringMatching(/^\S*openapi\.yaml:/) });
});

test("an unknown argument exits with 2", async () => {
  const { error, status } = await run(root, "--chekc");
  expect(error).toContain("--chekc");
  expect(status).toBe(2);
});
