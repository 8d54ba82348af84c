import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { git } from "../lib/git.js";
import { main } from "./main.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generated = await readFile(join(root, "generated/openapi.json"), "utf8");
const folder = await mkdtemp(join(tmpdir(), "contract-diff-"));

/** Writes the contract with an edited text as a base to compare with, and returns its path. */
async function writeBase(name: string, edit: (text: string) => string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, edit(generated));
  return path;
}

/** Runs the command in this process. */
async function run(args: readonly string[], checkout = root) {
  const lines: { readonly log: string[]; readonly error: string[] } = { log: [], error: [] };
  const status = await main(args, checkout, {
    log: (text) => lines.log.push(text),
    error: (text) => lines.error.push(text),
  });
  return { status, log: lines.log.join("\n"), error: lines.error.join("\n") };
}

/** Increases every maximum of the base, so that the contract of the checkout is tighter. */
const raiseMaximum = (text: string) =>
  text.replaceAll(/"maximum": (\d{1,6})\b/g, (_, limit) => `"maximum": ${Number(limit) + 1}`);

/** Decreases every maximum of the base, so that the contract of the checkout is looser. */
const lowerMaximum = (text: string) => text.replaceAll(/"maximum": (\d+)/g, (_, limit) => `"maximum": ${Number(limit) - 1}`);

test("the script exits with 1 and prints a report if a difference breaks clients", async () => {
  const base = await writeBase("breaking.json", raiseMaximum);
  const script = fileURLToPath(new URL("../commands/contract-diff.ts", import.meta.url));
  const result = await new Promise<{ status: unknown; stdout: string }>((resolve) => {
    execFile(process.execPath, ["--import", "tsx", script, base], (error, stdout) => {
      resolve({ status: error?.code ?? 0, stdout });
    });
  });
  expect(result.stdout).toContain(`Compared with ${base}, the next release must increase the major version.`);
  expect(result.status).toBe(1);
});

test("a contract that only became looser for clients exits with 0", async () => {
  const base = await writeBase("looser.json", lowerMaximum);
  const { error, log, status } = await run([base]);
  expect(log).toContain(`Compared with ${base}, the next release must increase the minor version.`);
  expect([status, error]).toEqual([0, ""]);
});

test("a contract without differences exits with 0, from JSON and from YAML", async () => {
  const base = await writeBase("same.json", (text) => text);
  for (const path of [base, join(root, "spec/openapi.yaml")]) {
    expect(await run([path])).toEqual({ status: 0, log: `The contract is identical to ${path}.`, error: "" });
  }
});

test("a base that is not a contract exits with 2", async () => {
  const base = await writeBase("broken.json", () => "{");
  const { error, log, status } = await run([base]);
  expect(error).toMatch(/^contract:diff: \S*broken\.json: not JSON/);
  expect([status, log]).toEqual([2, ""]);
});

test("accepted differences do not count for the exit status, and stale acceptances are reported", async () => {
  const base = await writeBase("accepted.json", raiseMaximum);
  const accept = join(folder, "accept.json");
  const ids = ["request-maximum-decreased", "request-default-changed"];
  await writeFile(accept, JSON.stringify(ids.map((id) => ({ id, place: "*", reason: "The server never accepted more." }))));
  const { error, log, status } = await run([base, "--accept", accept, "--format", "json"]);
  const report = JSON.parse(log);
  expect([status, error, report.differences]).toEqual([0, "", []]);
  expect(report.accepted[0]).toMatchObject({ id: "request-maximum-decreased", reason: "The server never accepted more." });
  expect(report.stale).toEqual([expect.objectContaining({ id: "request-default-changed" })]);
});

test("a missing acceptance file exits with 2", async () => {
  const base = await writeBase("base.json", (text) => text);
  const path = join(folder, "missing.json");
  expect(await run([base, "--accept", path])).toEqual({ status: 2, log: "", error: `contract:diff: ${path}: file not found` });
});

test.each([
  ["two bases", ["HEAD", "HEAD~1"]],
  ["an option", ["--check"]],
  ["an unknown format", ["HEAD", "--format", "xml"]],
  ["an option without a value", ["HEAD", "--accept"]],
  ["neither a file nor a revision", ["not-a-revision"]],
])("wrong usage exits with 2: %s", async (_, args) => {
  const { error, log, status } = await run(args);
  expect(error).toMatch(/^contract:diff: [^\n]+: see npm run contract:diff -- --help$/);
  expect([status, log]).toEqual([2, ""]);
});

test("the default base is the generated contract at the latest release tag", async () => {
  const checkout = await mkdtemp(join(tmpdir(), "checkout-"));
  const commit = async (text: string) => {
    await writeFile(join(checkout, "generated/openapi.json"), text);
    await git(checkout, "add", ".");
    await git(checkout, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "Test");
  };
  for (const name of ["spec", "redocly.yaml"]) await cp(join(root, name), join(checkout, name), { recursive: true });
  await mkdir(join(checkout, "generated"));
  await git(checkout, "init", "-q");
  await commit(generated);
  expect(await run([], checkout)).toMatchObject({
    status: 2,
    error: expect.stringContaining("there is no release to compare with"),
  });
  await commit(raiseMaximum(generated));
  await git(checkout, "tag", "v1.0.0");
  await commit(generated);
  await git(checkout, "tag", "unrelated");
  const { log, status } = await run([], checkout);
  expect(log).toContain("Compared with v1.0.0, the next release must increase the major version.");
  expect(status).toBe(1);
});

test("a contract that only violates rules of style can be compared", async () => {
  const document = JSON.parse(generated, (key, value: unknown) =>
    ["license", "tags", "x-evidence"].includes(key) ? undefined : value,
  );
  const yaml = join(folder, "plain.yaml");
  await writeFile(yaml, JSON.stringify(document));
  const { error, status } = await run([yaml]);
  expect([status, error]).toEqual([0, ""]);
});
