import type { Counterexample, OutcomeName, Verdict } from "../src/checks/verdict.js";
import type { Evidence } from "../src/contract/evidence.js";
import { parseBaseline } from "../src/run/baseline.js";
import type { BoundaryPoint, Report } from "../src/run/report.js";
import type { Exchange, Outcome } from "../src/traffic/exchange.js";
import { contract, submission } from "./conforming.js";

/** Text with every kind of character that an output format must escape or cannot represent. */
export const HOSTILE = "quote \" apostrophe ' amp & lt < gt > ticks ```` tab\t cr\r nl\n nul\u0000 esc\u001b[31m lone\ud800 🎬";

/** Bytes that are not UTF-8. */
export const BINARY = Uint8Array.of(0x7b, 0xff, 0xfe, 0x00, 0x7d);

/** More failures than the terminal shows in full. */
export const FAILURES = 15;

const URL_OF_SUBMISSION = `http://127.0.0.1:4010${submission.path}`;

const RESPONSE = {
  kind: "response",
  status: 200,
  headers: { "content-type": "application/json", "x-note": HOSTILE },
  body: Buffer.from('{"note":"received"}'),
} as const satisfies Outcome;

function createExchange(body: string | Uint8Array | undefined, outcome: Outcome): Exchange {
  const headers = { accept: "application/json", authorization: "Bearer $SKILLS_VIDEO_API_KEY" };
  return { request: { method: "POST", url: URL_OF_SUBMISSION, headers, body }, outcome, durationMs: 12.4 };
}

function createCounterexample(id: string, exchange: Exchange): Counterexample {
  const curl = `curl -sS '${URL_OF_SUBMISSION}' --data-binary '${id} ${HOSTILE}'`;
  return { exchange, expected: `expected by ${id}`, received: `received by ${id}`, curl, replay: { seed: 3, path: "0:1" } };
}

/** Creates a verdict. All of its texts contain its id. */
export function createVerdict(
  outcome: OutcomeName,
  id: string,
  { evidence = "endpoint", exchange, reason }: { evidence?: Evidence; exchange?: Exchange; reason?: string } = {},
): Verdict {
  const check = { id, title: `title of ${id}`, anchor: `#/anchor/${id}`, clause: `clause of ${id}`, evidence };
  const verdict = {
    check,
    outcome,
    reason: outcome === "pass" ? "" : (reason ?? `reason of ${id}`),
    requests: 3,
    durationMs: 20.4,
  };
  return exchange === undefined ? verdict : { ...verdict, counterexample: createCounterexample(id, exchange) };
}

const LONG_BODY = `{"prompt":"${"x".repeat(40)}","rest":"${"ab".repeat(200)}"}`;
const other = contract.operations.find(({ id }) => id !== submission.id) ?? submission;

/** Verdicts with every outcome, before the baseline is applied. A warning comes before the failures. */
const VERDICTS: readonly Verdict[] = [
  createVerdict("warn", "early.warning", { evidence: "example", exchange: createExchange(LONG_BODY, RESPONSE) }),
  createVerdict("fail", "bytes.request", { exchange: createExchange(BINARY, RESPONSE) }),
  createVerdict("fail", "bytes.response", { exchange: createExchange('{"n":0}', { ...RESPONSE, body: BINARY }) }),
  createVerdict("fail", "no.response", {
    exchange: createExchange(undefined, { kind: "none", reason: "timeout", message: `no response ${HOSTILE}` }),
  }),
  createVerdict("fail", "no.counterexample", { reason: HOSTILE }),
  ...Array.from({ length: FAILURES - 4 }, (_, index) =>
    createVerdict("fail", `many.failure${index}`, { exchange: createExchange('{"n":9}', RESPONSE) }),
  ),
  createVerdict("fail", "accepted.deviation", { exchange: createExchange("{}", RESPONSE) }),
  createVerdict("flaky", "sometimes.flaky", { exchange: createExchange("{}", RESPONSE) }),
  createVerdict("inconclusive", "hostile.inconclusive", { reason: HOSTILE }),
  createVerdict("inconclusive", "plain.inconclusive"),
  createVerdict("observed", "undocumented.observed", { evidence: "none" }),
  ...["a", "b", "c", "d", "e"].map((name) => ({
    ...createVerdict("skipped", `skipped.${name}`, { reason: "shared reason" }),
    isExcluded: true,
  })),
  createVerdict("skipped", "skipped.alone", { reason: HOSTILE }),
  createVerdict("pass", "fixed.deviation"),
  createVerdict("pass", "plain.pass"),
  { ...createVerdict("pass", `${other.id}:universal.pass`), requests: undefined, durationMs: undefined },
];

const BASELINE = JSON.stringify({
  known: [
    { check: "accepted.*", reason: `accepted because ${HOSTILE}` },
    { check: "fixed.deviation", reason: "no longer needed" },
    { check: "missing.check", reason: "never existed" },
  ],
});

const baseline = parseBaseline(BASELINE, "baseline.json");
const applied = baseline.apply(
  VERDICTS,
  VERDICTS.map(({ check }) => check.id),
);

const BOUNDARIES: readonly BoundaryPoint[] = [
  { operation: submission.id, place: "duration", check: "many.failure0", value: 9, expected: "reject", found: "accepted" },
  { operation: submission.id, place: "duration", check: "plain.pass", value: 8, expected: "accept", found: "accepted" },
  { operation: submission.id, place: "prompt", check: "plain.pass", value: HOSTILE, expected: "either", found: "other" },
  { operation: submission.id, place: "prompt", check: "plain.pass", value: undefined, expected: "reject", found: "rejected" },
];

/** A report with everything that a report can contain, for tests of the renderers. */
export const RICH_REPORT: Report = {
  contract,
  toolVersion: "1.2.3",
  target: "http://127.0.0.1:4010/`base`",
  isOwnTarget: false,
  seed: 7,
  command: "vidu-conformance --base-url http://127.0.0.1:4010",
  startedAt: new Date("2026-11-30T12:00:00Z"),
  durationMs: 83_400.6,
  verdicts: applied.verdicts,
  notices: applied.notices,
  traffic: { requests: 41, accepted: 12, credits: 240 },
  boundaries: BOUNDARIES,
  underived: [{ anchor: "#/components/schemas/Odd/not", keyword: "not" }],
  obstacle: { phase: "run", reason: "the server stopped responding" },
  isStrict: false,
  shard: { index: 1, count: 3 },
  profile: "full",
  baseline: baseline.entries,
};
