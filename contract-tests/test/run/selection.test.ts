import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/checks/verdict.js";
import { parseBaseline } from "../../src/run/baseline.js";
import { conclude, notRun } from "../../src/run/report.js";
import type { RunOptions } from "../../src/run/run.js";
import { matchGlob } from "../../src/util/glob.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming, limitOf, type ServerOptions } from "../../test-support/conforming.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";

const run = async (server: ServerOptions, only: string, options: Partial<RunOptions> = {}) => {
  const { received, report } = await runSuite(conforming(server), { selects: matchGlob(only), ...options });
  const { accepted } = report.traffic;
  return { accepted, conclusion: conclude(report), failures: failing(report), notRun: notRun(report), received, report };
};

describe("selected result checks submit what they need", () => {
  test.each<[string, ServerOptions, string, string]>([
    ["all", { result: (result) => ({ ...result, input: { prompt: "x" } }) }, "getGeneration:*", "getGeneration:input.sent"],
    [
      "an oracle",
      {
        result: (result) =>
          isObject(result["input"]) && result["input"]["seed"] === null ? { ...result, input: { prompt: "x" } } : result,
      },
      "getGeneration:input.sent",
      "getGeneration:input.sent",
    ],
    ["an id", { result: (_, id) => ({ id: `${id}x` }) }, "getGeneration:id.same", "getGeneration:id.same"],
  ])("%s", async (_, server, only, expected) => {
    const faulty = await run(server, only);
    expect(faulty.failures).toContain(expected);
    expect(faulty.conclusion).toBe("violates");
    const correct = await run({}, only);
    expect([correct.conclusion, correct.failures, correct.notRun]).toEqual(["conforms", [], []]);
    expect(correct.report.verdicts.map(({ check }) => check.id).every(matchGlob(only))).toBe(true);
  });

  test("checks of unknown ids need only the base requests", async () => {
    const { accepted, conclusion } = await run({}, "getGeneration:id.odd.invalid");
    expect([accepted, conclusion]).toEqual([4, "conforms"]);
  });

  test("within the budget", async () => {
    const { accepted, conclusion } = await run({}, "getGeneration:*", { maxAccepted: 3 });
    expect([accepted, conclusion]).toEqual([3, "conforms"]);
  });
});

describe("a selected oracle", () => {
  test.each<[string, ServerOptions, string]>([
    ["of errors", { error: (error) => ({ ...error, message: 5 }) }, "response.schema"],
    ["of submissions", { response: (generation, { n }) => ({ ...generation, input: n === 1 ? { n: 2 } : {} }) }, "input.sent"],
    ["of streams", { stream: (text) => text.slice(0, text.indexOf("\n\n") + 2) }, "streamVideo:stream.end"],
  ])("%s evaluates the exchanges of all checks", async (_, server, only) => {
    expect((await run(server, only)).failures).toEqual([only]);
  });
});

test("a check of unique ids also needs the submissions of other operations", async () => {
  const ids: string[] = [];
  let streams = 0;
  const server: ServerOptions = {
    response: (generation) => {
      ids.push(String(generation["id"]));
      return generation;
    },
    // The third stream repeats the id of a submission that is not a base request.
    stream: (text) => (++streams === 3 ? text.replaceAll(/gen_\d+/g, ids[5] ?? "$&") : text),
  };
  expect((await run(server, "streamVideo:id.unique")).failures).toEqual(["streamVideo:id.unique"]);
});

describe("a check of pairs", () => {
  test("also sends each value alone, so that it does not report a value that is rejected alone", async () => {
    const rejects: ServerOptions["rejects"] = ({ seed }) => seed === limitOf("seed", "maximum");
    expect((await run({ rejects }, "body.pairs.valid")).failures).toEqual([]);
    const rejectsPair: ServerOptions["rejects"] = ({ n, resolution }) => n === limitOf("n", "maximum") && resolution === "1080p";
    expect((await run({ rejects: rejectsPair }, "body.pairs.valid")).failures).toEqual(["body.pairs.valid"]);
  });
});

describe("a selected check that did not run is not a pass", () => {
  test.each([
    ["for want of a budget", "duration.*", { maxAccepted: 0 }, "duration.maximum.valid"],
    ["for want of a generation", "getGeneration:*", { maxAccepted: 0 }, "getGeneration:id.odd.invalid"],
    ["for want of an accepted request", "duration.maximum.invalid,id.unique", { maxAccepted: 0 }, "id.unique"],
  ])("%s", async (_, only, options, missing) => {
    const { conclusion, notRun: missed } = await run({}, only, options);
    expect(conclusion).toBe("inconclusive");
    expect(missed.map(({ check }) => check.id)).toContain(missing);
    expect(missed.every(({ reason }) => reason !== "")).toBe(true);
  });

  test("a violation has precedence", async () => {
    const accepts: ServerOptions["accepts"] = (body) => isObject(body) && body["duration"] === above("duration");
    expect((await run({ accepts }, "duration.*", { maxAccepted: 0 })).conclusion).toBe("violates");
  });
});

describe("an excluded check is listed and does not count as selected", () => {
  test.each<[string, string, Partial<RunOptions>, RegExp]>([
    ["without a key", "authentication.*", { apiKey: undefined }, /^no API key is set/],
    ["for a stateless server", "getGeneration:*", { isStateless: true }, /keeps no state/],
    ["by the live profile", "generate_audio.*", { profile: "live" }, /live profile/],
  ])("%s", async (_, only, options, reason) => {
    const { conclusion, report } = await run({}, only, options);
    expect(conclusion).toBe("conforms");
    const skipped = report.verdicts.filter(({ outcome }) => outcome === "skipped");
    expect(skipped.length).toBeGreaterThan(0);
    for (const verdict of skipped) expect(verdict).toMatchObject({ isExcluded: true, reason: expect.stringMatching(reason) });
  });

  test("but a run with nothing else is inconclusive", async () => {
    const { conclusion, report } = await run({}, "authentication.wrongKey.*", { apiKey: undefined });
    expect(report.verdicts.length).toBeGreaterThan(3);
    expect(conclusion).toBe("inconclusive");
  });
});

test("progress shows a known failure as known", async () => {
  const check = "n.maximum.invalid";
  const shown: string[] = [];
  const options = {
    ...only(check),
    baseline: parseBaseline(JSON.stringify({ known: [{ check, reason: "the server has no limit" }] }), "baseline.json"),
    onProgress: (_done: number, _total: number, verdict: Verdict) => shown.push(`${verdict.check.id} ${verdict.outcome}`),
  };
  await runSuite(conforming({ accepts: (body) => Number(Object(body).n) > Number(limitOf("n", "maximum")) }), options);
  expect(shown).toContain(`${check} known`);
});

test("progress counts exactly the checks of the report", async () => {
  for (const options of [{}, { selects: matchGlob("getGeneration:*") }, { shard: { index: 1, count: 3 } }]) {
    const shown: (readonly [number, number])[] = [];
    const { report } = await runSuite(conforming(), { ...options, onProgress: (done, total) => shown.push([done, total]) });
    const count = report.verdicts.length;
    expect(shown.map(([done]) => done)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(new Set(shown.map(([, total]) => total))).toEqual(new Set([count]));
  }
});
