import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import type { Json } from "./mask.js";
import { normalizeFaults, normalizeList, normalizePlan } from "./tables.js";

const LIST = `CHECK                     EVIDENCE  CLAUSE             ANCHOR              A CONFORMING SERVER …
duration.minimum.invalid  endpoint  duration minimum   #/duration/minimum  refuses values below 2
prompt.required.invalid   platform  required prompt    #/required          refuses an object without prompt
Not judged: GET /models

2 checks
`;

const PLAN = `Plan for the server that is judged by default
  body                   38 checks    62 requests  12 left out
  getGeneration:status    1 check      0 requests
  left out 12: the budget of 5 is used up

About 531 requests, at most 5 of which a server may charge for.
The run stops before more than 5 requests are taken.
Nothing has been sent.
`;

const FAULTS = `minimum.offByOne:seed  takes seed one below its minimum  violation    #/seed/minimum
order.requiredFirst    needs what is required first      observation  #/required

2 faults
`;

function count(normalize: (text: string) => Json, text: string, from: string | RegExp, to: string): number {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return diffJson(normalize(text), normalize(changed)).length;
}

test.each([
  ["title", "refuses values below 2", "must reject values below 2"],
  ["heading", "A CONFORMING SERVER …", "EXPECTATION"],
  ["clause", "required prompt", "`prompt` required"],
  ["label", "Not judged:", "Not tested:"],
])("in the list of checks, a changed %s is ignored", (_, from, to) => {
  expect(count(normalizeList, LIST, from, to)).toBe(0);
});

test.each([
  ["id", "duration.minimum.invalid", "duration.min.invalid"],
  ["evidence", "platform", "endpoint"],
  ["anchor", "#/duration/minimum", "#/n/minimum"],
  ["count", "2 checks", "3 checks"],
  ["path", "GET /models", "GET /videos"],
  ["missing row", /prompt\.required.*\n/, ""],
  ["missing title", "  refuses values below 2", ""],
])("in the list of checks, a changed %s is reported", (_, from, to) => {
  expect(count(normalizeList, LIST, from, to)).toBeGreaterThan(0);
});

test.each([
  ["sentence", "Nothing has been sent.", "Dry run: no request was sent."],
  ["reason", "the budget of 5 is used up", "over budget"],
  ["explanation of the budget", "The run stops before more than 5 requests are taken.", "The budget is limited."],
  ["column's words", "12 left out", "12 skipped"],
])("in the plan, a changed %s is ignored", (_, from, to) => {
  expect(count(normalizePlan, PLAN, from, to)).toBe(0);
});

test.each([
  ["number of checks", "38 checks", "39 checks"],
  ["number of requests", "62 requests", "63 requests"],
  ["number of skipped checks", "12 left out\n", "11 left out\n"],
  ["group", "getGeneration:status", "getGeneration:usage"],
  ["total", "About 531", "About 530"],
  ["number of accepted requests", "at most 5", "at most 6"],
])("in the plan, a changed %s is reported", (_, from, to) => {
  expect(count(normalizePlan, PLAN, from, to)).toBeGreaterThan(0);
});

test("of faults, ids, weights and order are compared, and titles are not", () => {
  expect(count(normalizeFaults, FAULTS, "takes seed one below", "accepts a seed one below")).toBe(0);
  expect(count(normalizeFaults, FAULTS, "offByOne", "offByTwo")).toBe(2);
  expect(count(normalizeFaults, FAULTS, "observation", "violation  ")).toBe(1);
  expect(count(normalizeFaults, FAULTS, /^(.*\n)(.*\n)/, "$2$1")).toBe(1);
});
