import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import { normalizeReport } from "./report.js";

const RESPONSE = { id: "gen_10gflf0b005", input: { prompt: "a cat", duration: 1 }, status: "IN_QUEUE" };

const COUNTEREXAMPLE = {
  expected: "400 or 422",
  received: "200",
  request: { method: "POST", url: "http://127.0.0.1:41523/videos", headers: {}, body: '{"prompt":"a cat","duration":1}' },
  response: {
    status: 200,
    headers: { "content-type": "application/json", "content-length": "99", date: "Wed, 25 Nov 2026 07:05:59 GMT" },
    body: JSON.stringify(RESPONSE),
  },
  durationMs: 3,
  curl: "curl -sS 'http://127.0.0.1:41523/videos' --data-binary '{}'",
};

const CHECK = {
  id: "duration.minimum.invalid",
  title: "must reject values below 2",
  anchor: "#/duration/minimum",
  clause: "duration minimum 2",
  evidence: "endpoint",
  outcome: "fail",
  reason: "expected 400 or 422, received 200",
  counterexample: COUNTEREXAMPLE,
  durationMs: 12,
  replayCommand: "npx tool --base-url http://127.0.0.1:41523 --only duration.minimum.invalid",
  replay: { seed: -1955956993, path: "0" },
};

const OBSERVED = {
  ...CHECK,
  id: "body.observed",
  outcome: "observed",
  reason: "the server accepts it",
  counterexample: null,
  replay: null,
};

const REPORT = {
  format: "report/1",
  contract: { title: "Videos", version: "1.0.0", sha256: "6e77" },
  target: "http://127.0.0.1:41523",
  seed: 1,
  durationMs: 2373,
  command: "npx tool --base-url http://127.0.0.1:41523",
  totals: { pass: 0, fail: 1 },
  traffic: { requests: 12, accepted: 1, credits: 4 },
  verdict: "violates",
  obstacle: null,
  notices: ["a known deviation is gone"],
  checks: [CHECK, OBSERVED],
};

/** Returns the paths of the differences after a change of the report. */
function pathsAfter(change: object): readonly string[] {
  const normalize = (report: object) => normalizeReport(JSON.stringify(report));
  return diffJson(normalize(REPORT), normalize({ ...REPORT, ...change })).map(({ path }) => path);
}

const withCheck = (change: object) => pathsAfter({ checks: [{ ...CHECK, ...change }, OBSERVED] });
const withCounterexample = (change: object) => withCheck({ counterexample: { ...COUNTEREXAMPLE, ...change } });
const withResponse = (change: object) => withCounterexample({ response: { ...COUNTEREXAMPLE.response, ...change } });

test.each([
  ["title", () => withCheck({ title: "refuses values below 2" })],
  ["reason", () => withCheck({ reason: "200 is not a documented rejection" })],
  ["words of a clause", () => withCheck({ clause: "`minimum` of duration: 2" })],
  ["synonym in an observation", () => pathsAfter({ checks: [CHECK, { ...OBSERVED, reason: "takes it" }] })],
  ["wording of an expectation", () => withCounterexample({ expected: "status 400 or status 422" })],
  ["duration", () => pathsAfter({ durationMs: 9 })],
  ["duration of an exchange", () => withCounterexample({ durationMs: 40 })],
  ["duration of a check", () => withCheck({ durationMs: 95 })],
  ["port of a command", () => pathsAfter({ command: REPORT.command.replace("41523", "9") })],
  ["port of a replay command", () => withCheck({ replayCommand: CHECK.replayCommand.replace("41523", "9") })],
  ["port", () => withCounterexample({ request: { ...COUNTEREXAMPLE.request, url: "http://127.0.0.1:9/videos" } })],
  ["target", () => pathsAfter({ target: "http://localhost:9" })],
  ["random id", () => withResponse({ body: JSON.stringify({ ...RESPONSE, id: "gen_ogzxxrr9005" }) })],
  ["date", () => withResponse({ headers: { ...COUNTEREXAMPLE.response.headers, date: "Thu, 26 Nov 2026 07:05:59 GMT" } })],
  ["digest of the contract", () => pathsAfter({ contract: { ...REPORT.contract, sha256: "0000" } })],
  ["text of a notice", () => pathsAfter({ notices: ["known deviation not seen"] })],
])("a changed %s is ignored", (_, paths) => {
  expect(paths()).toEqual([]);
});

const id = CHECK.id;

test.each([
  ["outcome", () => withCheck({ outcome: "warn" }), `checks[${id}].outcome`],
  ["anchor", () => withCheck({ anchor: "#/n/minimum" }), `checks[${id}].anchor`],
  ["evidence", () => withCheck({ evidence: "platform" }), `checks[${id}].evidence`],
  ["limit in a clause", () => withCheck({ clause: "duration minimum 3" }), `checks[${id}].clause[0]`],
  ["empty title", () => withCheck({ title: "" }), `checks[${id}].title`],
  ["missing reason", () => withCheck({ reason: "" }), `checks[${id}].reason`],
  ["expected status", () => withCounterexample({ expected: "400" }), `checks[${id}].counterexample.expected[1]`],
  ["status", () => withResponse({ status: 202 }), `checks[${id}].counterexample.response.status`],
  ["seed of a replay", () => withCheck({ replay: { seed: 1, path: "0" } }), `checks[${id}].replay.seed`],
  ["path of a replay", () => withCheck({ replay: { ...CHECK.replay, path: "1" } }), `checks[${id}].replay.path`],
  ["command", () => pathsAfter({ command: `${REPORT.command} --strict` }), "command"],
  ["replay command", () => withCheck({ replayCommand: "npx tool" }), `checks[${id}].replayCommand`],
  ["conclusion", () => pathsAfter({ verdict: "conforms" }), "verdict"],
  ["total", () => pathsAfter({ totals: { pass: 1, fail: 0 } }), "totals.pass"],
  ["number of requests", () => pathsAfter({ traffic: { ...REPORT.traffic, requests: 13 } }), "traffic.requests"],
  ["number of credits", () => pathsAfter({ traffic: { ...REPORT.traffic, credits: 8 } }), "traffic.credits"],
  ["number of notices", () => pathsAfter({ notices: [] }), "notices.count"],
  ["obstacle", () => pathsAfter({ obstacle: "no connection" }), "obstacle"],
  ["new key", () => pathsAfter({ extra: true }), "extra"],
  ["missing check", () => pathsAfter({ checks: [CHECK] }), "checks[body.observed]"],
  ["order", () => pathsAfter({ checks: [OBSERVED, CHECK] }), "checks (order)"],
])("a changed %s is reported", (_, paths, expected) => {
  expect(paths()).toContain(expected);
});

test("a changed id is reported as a missing and a new check", () => {
  expect(withCheck({ id: "duration.min.invalid" })).toEqual([`checks[${id}]`, "checks[duration.min.invalid]"]);
});

test("a changed request body is reported in the request and in the curl command", () => {
  const body = '{"prompt":"a cat","duration":0}';
  expect(withCounterexample({ request: { ...COUNTEREXAMPLE.request, body } })).toEqual([
    `checks[${id}].counterexample.request.body`,
  ]);
  expect(withCounterexample({ curl: COUNTEREXAMPLE.curl.replace("{}", body) })).toEqual([`checks[${id}].counterexample.curl`]);
});

test("an observation with the opposite result is reported", () => {
  const checks = [CHECK, { ...OBSERVED, reason: "rejects it" }];
  expect(pathsAfter({ checks })).toEqual(["checks[body.observed].reason.acceptance[0]"]);
});

test("values in a response are compared, sentences are not", () => {
  const error = (message: string, code: string) => withResponse({ body: JSON.stringify({ ...RESPONSE, code, message }) });
  expect(error("Not valid.", "INVALID").length).toBeGreaterThan(0);
  expect(withResponse({ body: JSON.stringify({ ...RESPONSE, status: "FAILED" }) })).toHaveLength(1);
  expect(withResponse({ body: JSON.stringify({ ...RESPONSE, input: { prompt: "a dog", duration: 1 } }) })).toHaveLength(1);
  const withMessage = (message: string) =>
    normalizeReport(
      JSON.stringify({
        ...REPORT,
        checks: [
          { ...CHECK, counterexample: { ...COUNTEREXAMPLE, response: { status: 400, body: JSON.stringify({ message }) } } },
        ],
      }),
    );
  expect(diffJson(withMessage("The body is not valid."), withMessage("At least one value is wrong."))).toEqual([]);
});
