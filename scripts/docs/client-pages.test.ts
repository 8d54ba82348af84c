import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as aiSdk from "../../src/ai-sdk.js";
import * as client from "../../src/index.js";
import * as node from "../../src/node.js";
import * as webhooks from "../../src/webhooks.js";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

/** Returns the cells of the table rows below a heading, without the head. Without a heading, of the first table of a page. */
async function rowsOf(path: string, heading?: string): Promise<readonly (readonly string[])[]> {
  const page = await read(path);
  const start = heading === undefined ? 0 : page.indexOf(`\n${heading}\n`);
  expect(start, heading).toBeGreaterThanOrEqual(0);
  const [, , , body = ""] = /^(\|.*\n)(\| ---.*\n)((?:\|.*\n)+)/m.exec(page.slice(start)) ?? [];
  return body
    .trimEnd()
    .split("\n")
    .map((row) => row.slice(2, -2).split(" | "));
}

/** Returns the names of the error classes that the entry points export. */
function errorClasses(): readonly string[] {
  const values = [client, node, webhooks, aiSdk].flatMap((entry) => Object.entries(entry));
  const isError = (value: unknown) =>
    value === client.ViduError || (typeof value === "function" && value.prototype instanceof client.ViduError);
  return [...new Set(values.filter(([, value]) => isError(value)).map(([name]) => name))].sort();
}

const nameIn = (cell = "") => /`(\w+)`/.exec(cell)?.[1] ?? cell;

test("docs/errors.md has a complete row for every error class", async () => {
  const rows = await rowsOf("docs/errors.md");
  expect(rows.map(([name]) => nameIn(name)).toSorted()).toEqual(errorClasses());
  for (const row of rows)
    expect(
      row.map((cell) => cell !== ""),
      row[0],
    ).toEqual([true, true, true, true]);
});

test("docs/errors.md states which classes extend ApiError", async () => {
  const names = (await rowsOf("docs/errors.md")).map(([name]) => nameIn(name));
  const [, first = "", last = ""] = /classes from `(\w+)` to `(\w+)` extend `ApiError`/.exec(await read("docs/errors.md")) ?? [];
  const derived = Object.entries(client)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof client.ApiError)
    .map(([name]) => name);
  expect(names.slice(names.indexOf(first), names.indexOf(last) + 1).toSorted()).toEqual(derived.toSorted());
});

test("docs/errors.md has the codes and statuses of the contract", async () => {
  const contract = await read("generated/openapi.json");
  const description = /Machine-readable code to branch on\.(.*?)Validation errors/s.exec(contract)?.[1] ?? "";
  const prefix = /`(\w+_)`/.exec(description)?.[1] ?? "";
  const documented = [...description.matchAll(/((?:`[A-Z_]+`(?: and |, )?)+) (\d{3})/g)].flatMap(([, codes = "", status]) =>
    [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => `${prefix}${code} ${status}`),
  );
  expect(documented.length).toBeGreaterThan(5);
  const rows = await rowsOf("docs/errors.md", "## Codes of the API");
  expect(rows.map(([code, status]) => `${nameIn(code)} ${status}`).toSorted()).toEqual(documented.toSorted());
  for (const [, , error] of rows) expect(errorClasses()).toContain(nameIn(error));
});

test.each(["README.md", "docs/getting-started.md", "docs/comparison.md"])(
  "%s has the first duration that is too long",
  async (path) => {
    const numbers = [...(await read(path)).matchAll(/`duration`?:? (?:of )?(\d+)/g)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThan(0);
    expect([...new Set(numbers)]).toEqual([client.limits.duration.maximum + 1]);
  },
);

test.each([
  ["503", "Requests for one submission: the server returns 503", "POST: 503"],
  ["a reset", "Requests for one submission: the connection is reset", "POST: connection reset after the request"],
  ["an unknown outcome", "An error states that the charge is unknown", "The error states that the outcome is unknown"],
  ["the key", "Key absent from errors, even if the server repeats it", "Key absent from the error that a server's echo causes"],
  ["a local server", "Local server for tests", "Local server for tests"],
  ["boundary values", "Boundary values of every constraint", "Boundary values of every constraint"],
  ["a budget", "Budget for accepted requests and credits", "Budget for accepted requests and credits"],
])("the short comparison agrees with the long one about %s", async (_, short, long) => {
  const cellsOf = async (path: string, name: string) => {
    const row = (await read(path)).split("\n").find((line) => line.startsWith(`| ${name} |`));
    expect(row, name).toBeDefined();
    const cells = row?.slice(2, -2).split(" | ").slice(1) ?? [];
    return cells.map((cell) => /^(?:\d+|yes|no|sandbox|some)\b/.exec(cell)?.[0]?.replace("sandbox", "yes"));
  };
  expect(await cellsOf("README.md", short)).toEqual(await cellsOf("docs/comparison.md", long));
});
