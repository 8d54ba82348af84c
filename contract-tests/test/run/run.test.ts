import { describe, expect, test } from "vitest";
import { parseBaseline } from "../../src/run/baseline.js";
import { conclude } from "../../src/run/report.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { above, conforming, KEY, limitOf, type ServerOptions, submission } from "../../test-support/conforming.js";
import { failing, only, runSuite, runSuiteOverHttp, SAMPLE } from "../../test-support/run-suite.js";
import { type Reply, serve } from "../../test-support/serve.js";

describe("a conforming server", () => {
  const defaults = Object.fromEntries(
    Object.entries(submission.request.schema["properties"] as JsonObject).flatMap(([name, schema]) =>
      isObject(schema) && schema["default"] !== undefined ? [[name, schema["default"]] as const] : [],
    ),
  );
  const isUndocumented = (body: JsonObject) =>
    String(body["prompt"]).trim() === "" ||
    (body["generate_audio"] === true && body["duration"] !== 4) ||
    [body["reference_image_urls"] ?? []].flat().some((url) => !String(url).startsWith("https://")) ||
    [body["reference_image_urls"] ?? []].flat().length > 7;

  const styles: Readonly<Record<string, ServerOptions>> = {
    "200 and 400": {},
    "202 and 422": { successStatus: 202, rejectionStatus: 422 },
    "input with all defaults": { response: (generation, body) => ({ ...generation, input: { ...defaults, ...body } }) },
    "input with only the prompt": { response: (generation, { prompt = "" }) => ({ ...generation, input: { prompt } }) },
    "a random seed for null": {
      response: (generation, body) => ({ ...generation, input: { ...body, seed: body["seed"] ?? 1234 } }),
    },
    "rejects all undocumented values": { rejects: isUndocumented },
    "fails immediately, with a reason": {
      response: (generation) => ({ ...generation, status: "FAILED", code: "VIDEO_GENERATION_FAILED", message: "No." }),
    },
    "completes immediately, with undocumented properties": {
      response: (generation) => ({ ...generation, status: "COMPLETED", data: {}, more: 1 }),
    },
    "without a breakdown of usage": { response: (generation) => ({ ...generation, usage: {} }) },
  };

  test.each(Object.entries(styles))("raises no alarm (%s)", async (_, style) => {
    const { report } = await runSuite(conforming(style));
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });

  test("that limits the rate is retried", async () => {
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

describe("a faulty server", () => {
  const at = (name: string, test: (value: Json) => boolean) => (body: Json) =>
    isObject(body) && name in body && test(body[name] ?? null);
  const faults: Readonly<Record<string, readonly [ServerOptions, string]>> = {
    "accepts a duration above the maximum": [
      { accepts: at("duration", (value) => value === above("duration")) },
      "duration.maximum.invalid",
    ],
    "accepts n below the minimum": [
      { accepts: at("n", (value) => Number(value) < Number(limitOf("n", "minimum"))) },
      "n.minimum.invalid",
    ],
    "accepts a numeric string": [{ accepts: at("n", (value) => value === "1") }, "n.type.numericString.invalid"],
    "accepts a fraction": [
      { accepts: at("duration", (value) => typeof value === "number" && !Number.isInteger(value)) },
      "duration.type.fraction.invalid",
    ],
    "accepts an enum value in upper case": [
      { accepts: at("resolution", (value) => value === String(value).toUpperCase()) },
      "resolution.enum.case.invalid",
    ],
    "accepts a request without a prompt": [
      { accepts: (body) => isObject(body) && !("prompt" in body) },
      "prompt.required.invalid",
    ],
    "accepts a prompt that is one character too long": [
      { accepts: at("prompt", (value) => typeof value === "string") },
      "prompt.maxLength.invalid",
    ],
    "accepts a bad reference after a good one": [
      { accepts: at("reference_image_urls", (value) => Array.isArray(value) && typeof value[0] === "string") },
      "reference_image_urls.items.type.null.invalid",
    ],
    "accepts null only among all other parameters": [
      { accepts: (body) => isObject(body) && body["n"] === null && Object.keys(body).length > 4 },
      "n.type.null.invalid",
    ],
    "rejects the largest seed": [{ rejects: at("seed", (value) => value === limitOf("seed", "maximum")) }, "seed.maximum.valid"],
    "rejects a null seed": [{ rejects: at("seed", (value) => value === null) }, "seed.type.null.valid"],
    "rejects a value inside a range": [
      { rejects: at("duration", (value) => value === Number(limitOf("duration", "minimum")) + 2) },
      "duration.minimum.valid",
    ],
    "rejects the longest prompt": [
      { rejects: at("prompt", (value) => String(value).length === limitOf("prompt", "maxLength")) },
      "prompt.maxLength.valid",
    ],
    "rejects a line break": [{ rejects: at("prompt", (value) => String(value).includes("\n")) }, "prompt.type.text.valid"],
    "rejects an explicit default": [
      { rejects: at("movement_amplitude", (value) => value === limitOf("movement_amplitude", "default")) },
      "movement_amplitude.default.valid",
    ],
    "returns 201": [{ successStatus: 201 }, "response.status"],
    "rejects with 404": [{ rejectionStatus: 404 }, "duration.maximum.invalid"],
    "fails with 500": [{ rejectionStatus: 500 }, "response.serverError"],
    "omits usage": [{ response: ({ usage: _, ...rest }) => rest }, "response.schema"],
    "fails without a reason": [{ response: (generation) => ({ ...generation, status: "FAILED" }) }, "response.schema"],
    "returns an unknown status": [{ response: (generation) => ({ ...generation, status: "queued" }) }, "response.schema"],
    "omits the code of an error": [{ error: ({ message = "" }) => ({ message }) }, "response.schema"],
    "returns the API key": [{ error: (error) => ({ ...error, message: `bad request by ${KEY}` }) }, "response.apiKey"],
    "returns a stack trace": [
      { error: (error) => ({ ...error, message: "Error\n    at parse (/srv/app.js:10:5)" }) },
      "response.stackTrace",
    ],
    "returns the same id for every generation": [{ response: (generation) => ({ ...generation, id: "gen_1" }) }, "id.unique"],
    "changes the input": [{ response: (generation, body) => ({ ...generation, input: { ...body, n: 1 } }) }, "input.sent"],
    "uses another default": [
      { response: (generation, body) => ({ ...generation, input: { duration: 4, ...body } }) },
      "input.default",
    ],
    "returns a wrong total of usage": [
      { response: (generation) => ({ ...generation, usage: { total: 1, subscription: 1, permanent: 1 } }) },
      "usage.total",
    ],
  };

  test.each(Object.entries(faults))("that %s raises an alarm", async (_, [style, expected]) => {
    const { report } = await runSuite(conforming(style), only(expected));
    expect(failing(report)).toContain(expected);
  });

  test("that returns the wrong media type raises an alarm", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => ({ ...answer(request), headers: { "content-type": "text/html" } }), SAMPLE);
    expect(failing(report)).toContain("response.mediaType");
  });

  test("is shown by the smallest request, which a second run reproduces", async () => {
    const takes = (body: Json) => isObject(body) && Number(body["duration"]) >= above("duration");
    const first = await runSuite(conforming({ accepts: takes }), { selects: (id) => id.startsWith("duration.") });
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

  test("needs few requests to shrink a counterexample", async () => {
    const { report } = await runSuite(
      conforming({
        accepts: (body) => isObject(body) && String(body["prompt"]).length > Number(limitOf("prompt", "maxLength")) + 1,
      }),
      only("prompt.maxLength.invalid"),
    );
    const verdict = report.verdicts.find(({ check }) => check.id === "prompt.maxLength.invalid");
    expect(verdict?.outcome).toBe("fail");
    expect(verdict?.requests).toBeLessThan(30);
  });

  test("needs a limited number of requests, even if shrinking could take many steps", async () => {
    const takes = (body: Json) => isObject(body) && Number(body["duration"]) > 1_234_567;
    const { report } = await runSuite(conforming({ accepts: takes }), { selects: (id) => id === "duration.maximum.invalid" });
    const [verdict] = report.verdicts;
    expect(verdict?.outcome).toBe("fail");
    expect(verdict?.requests).toBeLessThan(40);
  });

  test("that does not respond to a value costs two timeouts", async () => {
    const answer = conforming();
    let withoutResponse = 0;
    const { report } = await runSuiteOverHttp(
      (request) => {
        // Shrinking the first such value could take many steps.
        const [, n = 0] = /"n":(\d+)/.exec(request.body) ?? [];
        if (Number(n) < 1_000_000) return answer(request);
        withoutResponse += 1;
        return undefined;
      },
      { selects: (id) => id.startsWith("n.maximum"), timeout: 300 },
    );
    expect(failing(report)).toEqual(["n.maximum.invalid"]);
    // The failure is tried a second time, and its oracle uses the same attempt.
    expect(withoutResponse).toBe(2);
  });

  test("that closes the connection fails a check for a rejection", async () => {
    const answer = conforming();
    const { report } = await runSuiteOverHttp((request): Reply | undefined => {
      if (!request.body.includes(`"duration":${above("duration")}`)) return answer(request);
      request.socket.destroy();
      return undefined;
    }, only("duration.maximum.invalid"));
    expect(failing(report)).toContain("duration.maximum.invalid");
  });
});

describe("a run", () => {
  test("is inconclusive if the account runs out of credits, and sends no more valid requests", async () => {
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

  test("reports a rejected key as an obstacle, not as a violation", async () => {
    const { report, received } = await runSuite(() => ({ status: 401, body: { code: "UNAUTHORIZED", message: "No." } }));
    expect(report.obstacle).toMatchObject({ phase: "preflight", reason: expect.stringMatching(/^the API key is rejected/) });
    expect(conclude(report)).toBe("inconclusive");
    expect(received).toHaveLength(1);
  });

  test("reports a key without permission as an obstacle", async () => {
    const { report } = await runSuite(() => ({ status: 403, body: { code: "FORBIDDEN", message: "No." } }));
    expect(report.obstacle).toMatchObject({
      phase: "preflight",
      reason: expect.stringMatching(/^the API key has no permission/),
    });
    expect(conclude(report)).toBe("inconclusive");
  });

  test("is inconclusive, not failed, if the server is unreachable", async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    const { report } = await runSuiteOverHttp(() => undefined, { baseUrl: server.url });
    expect(report.obstacle?.reason).toMatch(/cannot be reached/);
    expect(conclude(report)).toBe("inconclusive");
  });

  test("keeps its verdicts if the server becomes unreachable", async () => {
    const answer = conforming();
    const server = await serve((request) => {
      if (server.received.length === 100) void server[Symbol.asyncDispose]();
      return answer(request);
    });
    const { report } = await runSuiteOverHttp(() => undefined, { baseUrl: server.url });
    expect(report.obstacle).toEqual({ phase: "run", reason: "the server is no longer reachable" });
    expect(report.verdicts.some(({ outcome }) => outcome === "pass")).toBe(true);
    expect(report.verdicts.some(({ outcome }) => outcome === "inconclusive")).toBe(true);
  });

  test("is inconclusive about values inside a rejected minimal request", async () => {
    const { report } = await runSuite(conforming({ rejects: (body) => Object.keys(body).length === 1 }));
    expect(failing(report)).toContain("prompt.type.string.valid");
    expect(report.verdicts.find(({ check }) => check.id === "duration.maximum.valid")?.outcome).toBe("inconclusive");
  });

  test("stays within the budget of accepted requests, and reports the skipped checks", async () => {
    const { report, received } = await runSuite(conforming(), { maxAccepted: 7 });
    expect(report.traffic.accepted).toBe(7);
    expect(report.traffic.credits).toBe(140);
    expect(report.verdicts.filter(({ outcome }) => outcome === "skipped").length).toBeGreaterThan(0);
    expect(received.length).toBeGreaterThan(300);
  });

  test("without a budget sends only requests that a conforming server rejects", async () => {
    const { report, received } = await runSuite(conforming(), { maxAccepted: 0 });
    expect(received.length).toBeGreaterThan(300);
    expect(report.traffic.accepted).toBe(0);
  });

  test("stops when an invalid request is accepted without a budget", async () => {
    const { report } = await runSuite(conforming({ accepts: () => true }), { maxAccepted: 0, concurrency: 1 });
    expect(report.traffic.accepted).toBe(1);
    expect(conclude(report)).toBe("violates");
  });

  test("sends the same requests for the same seed", async () => {
    const requests = async (seed: number) => {
      const { received } = await runSuite(conforming(), { concurrency: 1, seed });
      return received.map(({ body, method, path }) => `${method} ${path} ${body}`);
    };
    const first = await requests(7);
    expect(await requests(7)).toEqual(first);
    expect(await requests(8)).not.toEqual(first);
  });

  test("ends immediately with a report when it is interrupted", async () => {
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

  test("turns a known failure into a known deviation", async () => {
    const { report } = await runSuite(conforming({ response: (generation) => ({ ...generation, id: "gen_1" }) }), {
      ...SAMPLE,
      baseline,
    });
    expect(report.verdicts.find(({ check }) => check.id === "id.unique")).toMatchObject({
      outcome: "known",
      reason: "the mock keeps no state",
    });
    expect(conclude(report)).toBe("conforms");
  });

  test("returns a notice for an entry that matches no check", async () => {
    const misspelled = parseBaseline(JSON.stringify({ known: [{ check: "id.uniqe", reason: "a typo" }] }), "test");
    const { report } = await runSuite(conforming(), { baseline: misspelled });
    expect(report.notices).toEqual(["no check matches id.uniqe: remove it from the baseline"]);
  });

  test("returns no notice for an entry whose check was not selected or was skipped", async () => {
    const unselected = await runSuite(conforming(), { baseline, selects: (id) => id.startsWith("n.") });
    expect(unselected.report.notices).toEqual([]);
    const unpaid = await runSuite(conforming(), { baseline, maxAccepted: 0, selects: (id) => id === "id.unique" });
    expect(unpaid.report.verdicts.map(({ outcome }) => outcome)).toEqual(["skipped"]);
    expect(unpaid.report.notices).toEqual([]);
  });

  test("returns a notice for a deviation that no longer occurs", async () => {
    const { report } = await runSuite(conforming(), { baseline });
    expect(report.notices).toEqual(["the known deviation id.unique no longer occurs: remove it from the baseline"]);
  });
});
