import { describe, expect, test } from "vitest";
import { parseReport } from "../../src/report/json/parse-report.js";
import { renderJson } from "../../src/report/json.js";
import { MergeError, mergeReports } from "../../src/report/merge.js";
import { parseBaseline } from "../../src/run/baseline.js";
import { exitStatusOf, type Report } from "../../src/run/report.js";
import { createVerdict, RICH_REPORT } from "../../test-support/rich-report.js";

/** Returns shard `part` of `count` with the given verdicts, as it is read from its report.json. */
function shard(part: number, count: number, verdicts: Report["verdicts"], changes: Partial<Report> = {}): Report {
  const facts = { boundaries: [], underived: [], notices: [], baseline: [], obstacle: undefined };
  const report = { ...RICH_REPORT, ...facts, shard: { index: part - 1, count }, verdicts, ...changes };
  return parseReport(renderJson(report), `shard${part}/report.json`);
}

function merge(...reports: readonly Report[]): Report {
  const [first, ...others] = reports.map((report, index) => ({ folder: `dir${index + 1}`, report }));
  if (first === undefined) throw new TypeError("No report is given.");
  return mergeReports([first, ...others]);
}

const pass = (id: string) => createVerdict("pass", id);
const oracle = (outcome: "fail" | "pass" | "skipped", id = "response.schema") => ({
  ...createVerdict(outcome, id),
  requests: undefined,
  durationMs: undefined,
});

describe("mergeReports", () => {
  test("contains each check once, with parameters together, and adds up requests and durations", () => {
    const merged = merge(
      shard(2, 2, [pass("n.b"), pass("prompt.b"), oracle("pass")], { traffic: { requests: 7, accepted: 2, credits: 40 } }),
      shard(1, 2, [pass("n.a"), pass("prompt.a"), pass("body.valid"), oracle("pass")], {
        traffic: { requests: 5, accepted: 1, credits: 20 },
      }),
    );
    expect(merged.verdicts.map(({ check }) => check.id)).toEqual([
      "n.a",
      "n.b",
      "prompt.a",
      "prompt.b",
      "body.valid",
      "response.schema",
    ]);
    expect(merged.traffic).toEqual({ requests: 12, accepted: 3, credits: 60, unconfirmed: 0, retries: {} });
    expect([merged.shard, merged.obstacle, exitStatusOf(merged)]).toEqual([undefined, undefined, 0]);
  });

  test("adds up the requests of a check that ran in two shards", () => {
    const [merged] = merge(shard(1, 2, [pass("a.b")]), shard(2, 2, [createVerdict("warn", "a.b")])).verdicts;
    expect(merged).toMatchObject({ outcome: "warn", requests: 6, durationMs: 40 });
  });

  test.each([
    [["pass", "fail"], "fail", 1],
    [["skipped", "pass"], "pass", 0],
    [["pass", "skipped"], "pass", 0],
    [["pass", "pass"], "pass", 0],
  ] as const)("of the outcomes %j of an oracle keeps %s", (outcomes, expected, status) => {
    const merged = merge(...outcomes.map((outcome, index) => shard(index + 1, 2, [pass(`a.b${index}`), oracle(outcome)])));
    expect(merged.verdicts.find(({ check }) => check.id === "response.schema")?.outcome).toBe(expected);
    expect(exitStatusOf(merged)).toBe(status);
  });

  test("lasts from the first start to the last end", () => {
    const at = (time: string, durationMs: number) => ({ startedAt: new Date(`2026-11-30T${time}Z`), durationMs });
    const merged = merge(shard(1, 2, [pass("a.b")], at("12:00:10", 5000)), shard(2, 2, [pass("a.c")], at("12:00:00", 4000)));
    expect([merged.startedAt.toISOString(), merged.durationMs]).toEqual(["2026-11-30T12:00:00.000Z", 15_000]);
  });

  test.each([
    [[1], 2, "shard 2/2 is missing", 2],
    [[2, 4], 4, "shards 1/4, 3/4 are missing", 2],
    [[1, 2, 3], 3, undefined, 0],
  ])("of the shards %j of %i reports: %s", (parts, count, reason, status) => {
    const merged = merge(...parts.map((part) => shard(part, count, [pass(`a.b${part}`)])));
    expect([merged.obstacle?.reason, exitStatusOf(merged)]).toEqual([reason, status]);
  });

  test("reports a violation even if a shard is missing", () => {
    expect(exitStatusOf(merge(shard(1, 2, [createVerdict("fail", "a.b")])))).toBe(1);
  });

  test("is incomplete if a shard is, and keeps its reason", () => {
    const stopped = shard(2, 2, [createVerdict("inconclusive", "a.c")], {
      obstacle: { phase: "run", reason: "the server stopped" },
    });
    const merged = merge(shard(1, 2, [pass("a.b")]), stopped);
    expect([merged.obstacle?.reason, exitStatusOf(merged)]).toEqual(["the server stopped", 2]);
  });

  test.each<[parts: readonly number[], phases: readonly ("preflight" | "run")[], phase: string]>([
    [[1, 2], ["preflight", "preflight"], "preflight"],
    [[1, 2], ["preflight", "run"], "run"],
    [[1], ["preflight"], "run"],
  ])("of the shards %j that stopped in %j has stopped in the phase %s", (parts, phases, phase) => {
    const stopped = parts.map((part, index) =>
      shard(part, 2, [createVerdict("inconclusive", `a.b${part}`)], {
        obstacle: { phase: phases[index] ?? "run", reason: "the server is down" },
      }),
    );
    expect(merge(...stopped).obstacle?.phase).toBe(phase);
  });

  test("reports a stale entry of the baseline only if the check passes in all shards", () => {
    const entries = [
      { check: "a.*", reason: "known" },
      { check: "b.*", reason: "fixed" },
      { check: "missing.*", reason: "no check" },
    ];
    const baseline = parseBaseline(JSON.stringify({ known: entries }), "baseline.json");
    const run = (part: number, verdicts: Report["verdicts"], count = 2) => {
      const applied = baseline.apply(verdicts, ["a.b", "a.c", "b.a", "missing.a"]);
      return shard(part, count, applied.verdicts, { baseline: baseline.entries, notices: applied.notices });
    };
    const notice = (check: string) => `the known deviation ${check} no longer occurs: remove it from the baseline`;
    const second = run(2, [createVerdict("fail", "a.c")]);
    expect(run(1, [pass("a.b"), pass("b.a")]).notices).toContain(notice("a.*"));
    expect(merge(run(1, [pass("a.b"), pass("b.a")]), second).notices).toEqual([notice("b.*")]);
    expect(merge(run(1, [pass("a.b"), pass("b.a")], 3), run(2, [pass("a.c")], 3)).notices).toEqual([]);
  });

  test.each([
    ["contracts", { contract: { ...RICH_REPORT.contract, sha256: "0".repeat(64) } }],
    ["suite versions", { toolVersion: "9.9.9" }],
    ["targets", { target: "http://127.0.0.1:4011" }],
    ["targets", { isOwnTarget: true, target: "https://api.example.com" }],
    ["seeds", { seed: 8 }],
    ["profiles", { profile: "live" }],
    ["values of --strict", { isStrict: true }],
    ["baselines", { baseline: [{ check: "a.b", reason: "known" }] }],
    ["numbers of shards", { shard: { index: 1, count: 5 } }],
    ["numbers of shards", { shard: undefined }],
  ] as const)("rejects reports with different %s: %j", (name, changes) => {
    const attempt = () => merge(shard(1, 4, [pass("a.b")]), shard(2, 4, [pass("a.c")], changes));
    expect(attempt).toThrow(MergeError);
    expect(attempt).toThrow(new RegExp(`^the reports have different ${name}: .+ in dir1, .+ in dir2$`));
  });

  test("accepts servers that the suite started on different ports", () => {
    const own = (port: number) => ({ isOwnTarget: true, target: `http://127.0.0.1:${port}` });
    expect(exitStatusOf(merge(shard(1, 2, [pass("a.b")], own(1)), shard(2, 2, [pass("a.c")], own(2))))).toBe(0);
  });

  test("rejects a shard that is given twice, and two whole runs", () => {
    expect(() => merge(shard(1, 2, [pass("a.b")]), shard(1, 2, [pass("a.b")]))).toThrow(
      "dir1 and dir2 both contain shard 1/2: give each shard once",
    );
    const whole = shard(1, 1, [pass("a.b")], { shard: undefined });
    expect(() => merge(whole, whole)).toThrow("dir1 and dir2 both contain a report of a whole run");
    expect(exitStatusOf(merge(whole))).toBe(0);
  });

  test("keeps every point of the boundary map once", () => {
    const [first, second] = RICH_REPORT.boundaries;
    if (first === undefined || second === undefined) throw new TypeError("There are no points.");
    const merged = merge(
      shard(1, 2, [pass("a.b")], { boundaries: [first, second] }),
      shard(2, 2, [pass("a.c")], { boundaries: [second] }),
    );
    expect(merged.boundaries).toEqual([first, second]);
  });
});
