import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import type { Json } from "./mask.js";
import { normalizeFaults, normalizeList, normalizePlan, parseFaults } from "./tables.js";

const LIST = `CHECK                     EVIDENCE  CLAUSE             ANCHOR              EXPECTATION
duration.minimum.invalid  endpoint  duration minimum   #/duration/minimum  must reject values below 2
prompt.required.invalid   platform  required prompt    #/required          must reject an object without prompt
Not tested: GET /models

2 checks
`;

const PLAN = `Dry run for the default server
  body                   38 checks    62 requests  12 skipped
  getGeneration:status    1 check      0 requests
  skipped 12: the budget of 5 is used up

About 531 requests, at most 5 of which a server may charge for.
The run stops before the server accepts more than 5 requests.
No request has been sent.
`;

const FAULTS = `minimum.offByOne:seed  accepts seed one below its minimum  violation    #/seed/minimum
order.requiredFirst    requires required properties first      observation  #/required

2 faults
`;

function count(normalize: (text: string) => Json, text: string, from: string | RegExp, to: string): number {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return diffJson(normalize(text), normalize(changed)).length;
}

test.each([
  ["title", "must reject values below 2", "refuses values below 2"],
  ["heading", "EXPECTATION", "A CONFORMING SERVER …"],
  ["clause", "required prompt", "`prompt` required"],
  ["label", "Not tested:", "Untested:"],
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
  ["missing title", "  must reject values below 2", ""],
])("in the list of checks, a changed %s is reported", (_, from, to) => {
  expect(count(normalizeList, LIST, from, to)).toBeGreaterThan(0);
});

test.each([
  ["sentence", "No request has been sent.", "Nothing was sent."],
  ["reason", "the budget of 5 is used up", "over budget"],
  ["explanation of the budget", "The run stops before the server accepts more than 5 requests.", "The budget is limited."],
  ["column heading", "12 skipped", "12 left out"],
])("in the plan, a changed %s is ignored", (_, from, to) => {
  expect(count(normalizePlan, PLAN, from, to)).toBe(0);
});

test.each([
  ["number of checks", "38 checks", "39 checks"],
  ["number of requests", "62 requests", "63 requests"],
  ["number of skipped checks", "12 skipped\n", "11 skipped\n"],
  ["group", "getGeneration:status", "getGeneration:usage"],
  ["total", "About 531", "About 530"],
  ["number of accepted requests", "at most 5", "at most 6"],
])("in the plan, a changed %s is reported", (_, from, to) => {
  expect(count(normalizePlan, PLAN, from, to)).toBeGreaterThan(0);
});

test("ids, weights and order of faults are compared, titles are not", () => {
  expect(count(normalizeFaults, FAULTS, "accepts seed one below", "takes a seed one below")).toBe(0);
  expect(count(normalizeFaults, FAULTS, "offByOne", "offByTwo")).toBe(2);
  expect(count(normalizeFaults, FAULTS, "observation", "violation  ")).toBe(1);
  expect(count(normalizeFaults, FAULTS, /^(.*\n)(.*\n)/, "$2$1")).toBe(1);
});

test("lists as JSON are read, too", () => {
  const checks = [{ id: "a.type.invalid", title: "must reject 1", clause: "a type", anchor: "#/a/type", evidence: "endpoint" }];
  expect(normalizeList(JSON.stringify({ checks, notTested: [] }))).toEqual({
    checks: [{ id: "a.type.invalid", evidence: "endpoint", anchor: "#/a/type", isTitled: true }],
    others: { notTested: [] },
  });
  const faults = [{ id: "type:a", title: "accepts 1", weight: "violation", evidence: "endpoint", clause: "#/a/type" }];
  expect(parseFaults(JSON.stringify({ faults })).map(({ id }) => id)).toEqual(["type:a"]);
  expect(normalizeFaults(JSON.stringify({ faults }))).toEqual([{ id: "type:a", weight: "violation" }]);
});
