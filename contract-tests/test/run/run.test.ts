import { describe, expect, test } from "vitest";
import { parseBaseline } from "../../src/run/baseline.js";
import { conclude } from "../../src/run/report.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { above, conforming, KEY, limitOf, type ServerOptions, submission } from "../../test-support/conforming.js";
import { failing, only, runSuite, runSuiteOverHttp } from "../../test-support/judge.js";
import { type Reply, serve } from "../../test-support/serve.js";

describe("correct servers of different style", () => {
  const defaults = Object.fromEntries(
    Object.entries(submission.request.schema["properties"] as JsonObject).flatMap(([name, schema]) =>
      isObject(schema) && schema["default"] !== undefined ? [[name, schema["default"]] as const] : [],
    ),
  );
  const isStrange = (body: JsonObject) =>
    String(body["prompt"]).trim() === "" ||
    (body["generate_audio"] === true && body["duration"] !== 4) ||
    [body["reference_image_urls"] ?? []].flat().some((url) => !String(url).startsWith("https://")) ||
    [body["reference_image_urls"] ?? []].flat().length > 7;

  const styles: Readonly<Record<string, ServerOptions>> = {
    "200 and 400": {},
    "202 and 422": { successStatus: 202, rejectionStatus: 422 },
    "input with all defaults": { response: (generation, body) => ({ ...generation, input: { ...defaults, ...body } }) },
    "input with the prompt alone": { response: (generation, { prompt = "" }) => ({ ...generation, input: { prompt } }) },
    "a null seed drawn": { response: (generation, body) => ({ ...generation, input: { ...body, seed: body["seed"] ?? 1234 } }) },
    "strict on everything undocumented": { rejects: isStrange },
    "failing at once, with its reason": {
      response: (generation) => ({ ...generation, status: "FAILED", code: "VIDEO_GENERATION_FAILED", message: "No." }),
    },
    "completed at once, with more than is documented": {
      response: (generation) => ({ ...generation, status: "COMPLETED", data: {}, more: 1 }),
    },
    "without a breakdown of usage": { response: (generation) => ({ ...generation, usage: {} }) },
  };

  test.each(Object.entries(styles))("%s: no alarm", async (_, style) => {
    const { report } = await runSuite(conforming(style));
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });

  test("one that limits the rate is waited for", async () => {
    const answer = conforming();
    let count = 0;
    const { report } = await runSuite((request) => {
      count += 1;
      return count % 50 === 0
        ? { status: 429, headers: { "retry-after": "0" }, body: { code: "RATE_LIMITED", message: "Slow down." } }
        : answer(request);
    });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });
});

describe("faulty servers", () => {
  const at = (name: string, test: (value: Json) => boolean) => (body: Json) =>
    isObject(body) && name in body && test(body[name] ?? null);
  const faults: Readonly<Record<string, readonly [ServerOptions, string]>> = {
    "takes a duration above the maximum": [
      { accepts: at("duration", (value) => value === above("duration")) },
      "duration.maximum.invalid",
    ],
    "takes n below the minimum": [
      { accepts: at("n", (value) => Number(value) < Number(limitOf("n", "minimum"))) },
      "n.minimum.invalid",
    ],
    "takes a numeric string": [{ accepts: at("n", (value) => value === "1") }, "n.type.numericString.invalid"],
    "takes a fraction": [
      { accepts: at("duration", (value) => typeof value === "number" && !Number.isInteger(value)) },
      "duration.type.fraction.invalid",
    ],
    "takes an enum value in upper case": [
      { accepts: at("resolution", (value) => value === String(value).toUpperCase()) },
      "resolution.enum.case.invalid",
    ],
    "takes a request without a prompt": [{ accepts: (body) => isObject(body) && !("prompt" in body) }, "prompt.required.invalid"],
    "takes a prompt that is one character too long": [
      { accepts: at("prompt", (value) => typeof value === "string") },
      "prompt.maxLength.invalid",
    ],
    "takes a bad reference after a good one": [
      { accepts: at("reference_image_urls", (value) => Array.isArray(value) && typeof value[0] === "string") },
      "reference_image_urls.items.type.null.invalid",
    ],
    "takes null only among all other parameters": [
      { accepts: (body) => isObject(body) && body["n"] === null && Object.keys(body).length > 4 },
      "n.type.null.invalid",
    ],
    "refuses the largest seed": [{ rejects: at("seed", (value) => value === limitOf("seed", "maximum")) }, "seed.maximum.valid"],
    "refuses a null seed": [{ rejects: at("seed", (value) => value === null) }, "seed.type.null.valid"],
    "refuses a value amid a range": [
      { rejects: at("duration", (value) => value === Number(limitOf("duration", "minimum")) + 2) },
      "duration.minimum.valid",
    ],
    "refuses the longest prompt": [
      { rejects: at("prompt", (value) => String(value).length === limitOf("prompt", "maxLength")) },
      "prompt.maxLength.valid",
    ],
    "refuses a line break": [{ rejects: at("prompt", (value) => String(value).includes("\n")) }, "prompt.type.text.valid"],
    "refuses an explicit default": [
      { rejects: at("movement_amplitude", (value) => value === limitOf("movement_amplitude", "default")) },
      "movement_amplitude.default.valid",
    ],
    "answers 201": [{ successStatus: 201 }, "response.status"],
    "refuses with 404": [{ rejectionStatus: 404 }, "duration.maximum.invalid"],
    "fails with 500": [{ rejectionStatus: 500 }, "response.serverError"],
    "omits usage": [{ response: ({ usage: _, ...rest }) => rest }, "response.schema"],
    "fails without a reason": [{ response: (generation) => ({ ...generation, status: "FAILED" }) }, "response.schema"],
    "has a status of its own": [{ response: (generation) => ({ ...generation, status: "queued" }) }, "response.schema"],
    "omits the code of an error": [{ error: ({ message = "" }) => ({ message }) }, "response.schema"],
    "echoes the key": [{ error: (error) => ({ ...error, message: `bad request by ${KEY}` }) }, "response.apiKey"],
    "shows a stack trace": [
      { error: (error) => ({ ...error, message: "Error\n    at parse (/srv/app.js:10:5)" }) },
      "response.stackTrace",
    ],
    "gives every generation the same id": [{ response: (generation) => ({ ...generation, id: "gen_1" }) }, "id.unique"],
    "changes what was sent": [{ response: (generation, body) => ({ ...generation, input: { ...body, n: 1 } }) }, "input.sent"],
    "has another default": [
      { response: (generation, body) => ({ ...generation, input: { duration: 4, ...body } }) },
      "input.default",
    ],
    "does not add usage up": [
      { response: (generation) => ({ ...generation, usage: { total: 1, subscription: 1, permanent: 1 } }) },
      "usage.total",
    ],
  };

  test.each(Object.entries(faults))("one that %s is caught", async (_, [style, expected]) => {
    const { report } = await runSuite(conforming(style), only(expected));
    expect(failing(report)).toContain(expected);
  });

  test("the wrong media type is caught", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => ({ ...answer(request), headers: { "content-type": "text/html" } }));
    expect(failing(report)).toContain("response.mediaType");
  });

  test("a counterexample is the smallest request that shows the fault, and can be repeated", async () => {
    const takes = (body: Json) => isObject(body) && Number(body["duration"]) >= above("duration");
    const first = await runSuite(conforming({ accepts: takes }));
    const verdict = first.report.verdicts.find(({ check }) => check.id === "duration.maximum.invalid");
    expect(verdict?.counterexample).toMatchObject({ expected: "400 or 422", received: "200" });
    expect(JSON.parse(String(verdict?.counterexample?.exchange.request.body))).toEqual({
      prompt: expect.any(String),
      duration: above("duration"),
    });
    const again = await runSuite(conforming({ accepts: takes }), { selects: (id) => id === "duration.maximum.invalid" });
    expect(again.report.verdicts[0]?.counterexample?.exchange.request.body).toBe(verdict?.counterexample?.exchange.request.body);
    expect(again.report.verdicts[0]?.counterexample?.replay).toEqual(verdict?.counterexample?.replay);
  });

  test("a failure is made smaller in few requests", async () => {
    const { report } = await runSuite(
      conforming({
        accepts: (body) => isObject(body) && String(body["prompt"]).length > Number(limitOf("prompt", "maxLength")) + 1,
      }),
    );
    const verdict = report.verdicts.find(({ check }) => check.id === "prompt.maxLength.invalid");
    expect(verdict?.outcome).toBe("fail");
    expect(verdict?.requests).toBeLessThan(30);
  });

  test("a failure that could be made smaller in many steps is not followed for ever", async () => {
    const takes = (body: Json) => isObject(body) && Number(body["duration"]) > 1_234_567;
    const { report } = await runSuite(conforming({ accepts: takes }), { selects: (id) => id === "duration.maximum.invalid" });
    const [verdict] = report.verdicts;
    expect(verdict?.outcome).toBe("fail");
    expect(verdict?.requests).toBeLessThan(40);
  });

  test("a value that the server never answers costs one timeout", async () => {
    const answer = conforming();
    let unanswered = 0;
    const { report } = await runSuiteOverHttp(
      (request) => {
        // The first such value could be made smaller in many steps.
        const [, n = 0] = /"n":(\d+)/.exec(request.body) ?? [];
        if (Number(n) < 1_000_000) return answer(request);
        unanswered += 1;
        return undefined;
      },
      { selects: (id) => id.startsWith("n.maximum"), timeout: 300 },
    );
    expect(failing(report)).toEqual(["n.maximum.invalid"]);
    expect(unanswered).toBe(1);
  });

  test("a connection that breaks is a failure, never a refusal", async () => {
    const answer = conforming();
    const { report } = await runSuiteOverHttp((request): Reply | undefined => {
      if (!request.body.includes(`"duration":${above("duration")}`)) return answer(request);
      request.socket.destroy();
      return undefined;
    });
    expect(failing(report)).toContain("duration.maximum.invalid");
  });
});

describe("circumstances", () => {
  test("a server out of credits is inconclusive, and is not asked to take more", async () => {
    let credits = 5;
    const answer = conforming();
    const { report, received } = await runSuite((request) => {
      const reply = answer(request);
      if (request.method !== "POST" || reply.status !== 200) return reply;
      credits -= 1;
      return credits >= 0 ? reply : { status: 402, body: { code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", message: "No." } };
    });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("inconclusive");
    expect(report.traffic.accepted).toBe(5);
    expect(received.length).toBeGreaterThan(100);
  });

  test("a refused key is an obstacle, not a violation", async () => {
    const { report, received } = await runSuite(() => ({ status: 401, body: { code: "UNAUTHORIZED", message: "No." } }));
    expect(report.obstacle).toMatchObject({ met: "at the start", reason: expect.stringMatching(/^the key is refused/) });
    expect(conclude(report)).toBe("inconclusive");
    expect(received).toHaveLength(1);
  });

  test("a key that may not do this is an obstacle, too", async () => {
    const { report } = await runSuite(() => ({ status: 403, body: { code: "FORBIDDEN", message: "No." } }));
    expect(report.obstacle).toMatchObject({ met: "at the start", reason: expect.stringMatching(/^the key may not do this/) });
    expect(conclude(report)).toBe("inconclusive");
  });

  test("an unreachable server is inconclusive, not failed", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const { report } = await runSuiteOverHttp(() => undefined, { baseUrl: server.url });
    expect(report.obstacle?.reason).toMatch(/cannot be reached/);
    expect(conclude(report)).toBe("inconclusive");
  });

  test("a server that goes away half-way leaves what was found until then", async () => {
    const answer = conforming();
    const server = await serve((request) => {
      if (server.received.length === 100) void server[Symbol.asyncDispose]();
      return answer(request);
    });
    const { report } = await runSuiteOverHttp(() => undefined, { baseUrl: server.url });
    expect(report.obstacle).toEqual({ met: "on the way", reason: "the server is no longer reachable" });
    expect(report.verdicts.some(({ outcome }) => outcome === "pass")).toBe(true);
    expect(report.verdicts.some(({ outcome }) => outcome === "inconclusive")).toBe(true);
  });

  test("where the minimal request is refused, what is inside it is not judged", async () => {
    const { report } = await runSuite(conforming({ rejects: (body) => Object.keys(body).length === 1 }));
    expect(failing(report)).toContain("prompt.type.string.valid");
    expect(report.verdicts.find(({ check }) => check.id === "duration.maximum.valid")?.outcome).toBe("inconclusive");
  });

  test("no more is accepted than the budget allows, and what is left out is said", async () => {
    const { report, received } = await runSuite(conforming(), { maxAccepted: 7 });
    expect(report.traffic.accepted).toBe(7);
    expect(report.traffic.credits).toBe(140);
    expect(report.verdicts.filter(({ outcome }) => outcome === "skipped").length).toBeGreaterThan(0);
    expect(received.length).toBeGreaterThan(300);
  });

  test("without a budget nothing is sent that a correct server would take", async () => {
    const { report, received } = await runSuite(conforming(), { maxAccepted: 0 });
    expect(received.length).toBeGreaterThan(300);
    expect(report.traffic.accepted).toBe(0);
  });

  test("an invalid request that is taken counts too, and ends the risk", async () => {
    const { report } = await runSuite(conforming({ accepts: () => true }), { maxAccepted: 0, concurrency: 1 });
    expect(report.traffic.accepted).toBe(1);
    expect(conclude(report)).toBe("violates");
  });

  test("the same seed sends the same requests", async () => {
    const bodies = async (seed: number) => (await runSuite(conforming(), { seed })).received.map(({ body }) => body).sort();
    expect(await bodies(7)).toEqual(await bodies(7));
    expect(await bodies(7)).not.toEqual(await bodies(8));
  });

  test("an interrupted run ends at once and reports", async () => {
    const controller = new AbortController();
    const { report } = await runSuiteOverHttp(
      () => {
        controller.abort();
        return undefined;
      },
      { selects: (id) => id.startsWith("duration."), signal: controller.signal, timeout: 60_000 },
    );
    expect(report.obstacle?.reason).toBe("the run was interrupted");
    expect(report.durationMs).toBeLessThan(20_000);
  });
});

describe("a baseline", () => {
  const baseline = parseBaseline(JSON.stringify({ known: [{ check: "id.unique", reason: "the mock keeps no state" }] }), "test");

  test("turns a failure that it knows into a known deviation", async () => {
    const { report } = await runSuite(conforming({ response: (generation) => ({ ...generation, id: "gen_1" }) }), { baseline });
    expect(report.verdicts.find(({ check }) => check.id === "id.unique")).toMatchObject({
      outcome: "known",
      reason: "the mock keeps no state",
    });
    expect(conclude(report)).toBe("conforms");
  });

  test("gives notice of an entry that is about no check", async () => {
    const misspelt = parseBaseline(JSON.stringify({ known: [{ check: "id.uniqe", reason: "a slip" }] }), "test");
    const { report } = await runSuite(conforming(), { baseline: misspelt, selects: (id) => id.startsWith("n.") });
    expect(report.notices).toEqual(["no check is called id.uniqe: take it out of the baseline"]);
  });

  test("gives no notice of an entry whose check was not selected, or was skipped", async () => {
    const unselected = await runSuite(conforming(), { baseline, selects: (id) => id.startsWith("n.") });
    expect(unselected.report.notices).toEqual([]);
    const unpaid = await runSuite(conforming(), { baseline, maxAccepted: 0, selects: (id) => id === "id.unique" });
    expect(unpaid.report.verdicts.map(({ outcome }) => outcome)).toEqual(["skipped"]);
    expect(unpaid.report.notices).toEqual([]);
  });

  test("gives notice of a deviation that has disappeared", async () => {
    const { report } = await runSuite(conforming(), { baseline });
    expect(report.notices).toEqual(["the known deviation id.unique has disappeared: take it out of the baseline"]);
  });
});
