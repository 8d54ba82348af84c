import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import { normalizeJunit } from "./junit.js";

const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="conformance" tests="3" failures="1" errors="0" skipped="1" time="1.605">
<testsuite name="Videos at http://127.0.0.1:41523" tests="3" failures="1" errors="0" skipped="1" time="1.605">
<testcase classname="duration" name="duration.minimum.valid: must accept values of at least 2"/>
<testcase classname="duration" name="duration.minimum.invalid: must reject values below 2"><failure message="received 200">duration minimum 2 (#/duration/minimum, endpoint)&#10;curl -sS &apos;http://127.0.0.1:41523/videos&apos; --data-binary &apos;{"duration":1}&apos;</failure></testcase>
<testcase classname="body" name="body.full.valid: must accept all parameters together"><skipped message="no budget"/></testcase>
</testsuite>
</testsuites>
`;

const pathsAfter = (from: string | RegExp, to: string) => {
  const changed = JUNIT.replace(from, to);
  expect(changed).not.toBe(JUNIT);
  return diffJson(normalizeJunit(JUNIT), normalizeJunit(changed)).map(({ path }) => path);
};

test.each([
  ["title", "must reject values below 2", "refuses values below 2"],
  ["message", "received 200", "the server accepted it"],
  ["words of a clause", "duration minimum 2", "minimum of `duration`"],
  ["duration", 'time="1.605"', 'time="9.000"'],
  ["port", /127\.0\.0\.1:41523/g, "127.0.0.1:9"],
])("a changed %s is ignored", (_, from, to) => {
  expect(pathsAfter(from, to)).toEqual([]);
});

test.each([
  ["count", 'failures="1"', 'failures="2"', "suites[0].failures"],
  ["kind of result", /<skipped ([^>]*)>/, "<error $1>", "cases[body.full.valid].result"],
  ["class name", 'classname="body"', 'classname="other"', "cases[body.full.valid].classname"],
  ["anchor", "#/duration/minimum", "#/n/minimum", "cases[duration.minimum.invalid].anchors[0]"],
  ["request", '{"duration":1}', '{"duration":0}', "cases[duration.minimum.invalid].curl"],
  ["id", "body.full.valid", "body.whole.valid", "cases[body.full.valid]"],
  ["missing case", /<testcase classname="body".*\n/, "", "cases[body.full.valid]"],
  ["empty message", 'message="no budget"', 'message=""', "cases[body.full.valid].hasMessage"],
])("a changed %s is reported", (_, from, to, path) => {
  expect(pathsAfter(from, to)).toContain(path);
});

test("a malformed file is not normalized", () => {
  expect(() => normalizeJunit(JUNIT.replace("</testsuite>", ""))).toThrow(/expected <\/testsuite>, found <\/testsuites>/);
});
