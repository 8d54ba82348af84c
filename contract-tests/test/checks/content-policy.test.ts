import { describe, expect, test } from "vitest";
import { isContentRejection, namesContentPolicy } from "../../src/checks/content-policy.js";
import { baseRequests } from "../../src/checks/request-template.js";
import { adviceForVerdict } from "../../src/checks/wording/verdict-advice.js";
import { createRequestValidator } from "../../src/contract/validator.js";
import { conclude, type Report } from "../../src/run/report.js";
import { isObject } from "../../src/util/json.js";
import { conforming, limitOf, submission } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { failing, only, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

useFastClock();

const rejection = (status = 422, code = "VIDEO_GENERATION_CONTENT_REJECTED"): Reply => ({
  status,
  body: { code, message: "The prompt was refused by moderation." },
});

/** Creates a conforming server with a content policy. */
function moderating(rejects: (body: Record<string, unknown>) => boolean, reply = rejection()) {
  const answer = conforming();
  return (request: ReceivedRequest): Reply => {
    const accepted = answer(request);
    const isRejected = accepted.status === 200 && request.method === "POST" && rejects(JSON.parse(request.body));
    return isRejected ? reply : accepted;
  };
}

/** The plain prompts, which the examples of the contract contain. */
const base = baseRequests(submission.request, createRequestValidator(submission.request.schema));
const plain: readonly unknown[] = Object.values(base).flatMap((request) => (isObject(request) ? [request["prompt"]] : []));

const isOdd = ({ prompt }: Record<string, unknown>) => !/^[a-z ,.]{2,}$/i.test(String(prompt));
const verdictOf = ({ verdicts }: Report, id: string) => verdicts.find(({ check }) => check.id === id);

test.each([
  "CONTENT_REJECTED",
  "VIDEO_GENERATION_CONTENT_REJECTED",
  "contentPolicyViolation",
  "prompt-blocked",
  "nsfw",
  "moderation_failed",
])("the code %s names a content policy", (code) => {
  expect(namesContentPolicy(code)).toBe(true);
});

test.each([
  "INVALID_INPUT",
  "CONTENT_TYPE_REJECTED",
  "content_length_restricted",
  "PROMPT_TOO_LONG",
  "INPUT_INVALID",
  "FORBIDDEN",
  "",
])("the code %j does not", (code) => {
  expect(namesContentPolicy(code)).toBe(false);
});

test.each<[string, number, unknown, boolean]>([
  ["a documented status and the code", 422, { code: "CONTENT_REJECTED", message: "x" }, true],
  ["the code inside an error object", 400, { error: { type: "content_policy_violation" } }, true],
  ["an undocumented status", 409, { code: "CONTENT_REJECTED", message: "x" }, false],
  ["a status about the account", 402, { code: "CONTENT_REJECTED", message: "x" }, false],
  ["a server error", 500, { code: "CONTENT_REJECTED", message: "x" }, false],
  ["only a message about content", 422, { code: "INVALID", message: "content rejected by moderation" }, false],
  ["no JSON", 422, "moderation", false],
])("a response with %s is a rejection by a content policy: %s", (_, status, body, expected) => {
  const response = { kind: "response", status, headers: {}, body: Buffer.from(JSON.stringify(body)) } as const;
  expect(isContentRejection(response, submission)).toBe(expected);
});

describe("a server whose content policy rejects odd prompts", () => {
  test("conforms, and the texts are observations", async () => {
    const { report } = await runSuite(moderating(isOdd), { selects: (id) => /^prompt\.|\.valid$/.test(id) });
    expect(report.verdicts.filter(({ outcome }) => outcome === "fail")).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(verdictOf(report, "prompt.type.text.valid")).toMatchObject({ outcome: "observed" });
    expect(verdictOf(report, "prompt.type.text.valid")?.reason).toMatch(
      /^A content policy rejects (?:.|\s)* and \d+ others for `prompt` \(422 VIDEO_GENERATION_CONTENT_REJECTED\)\. The server accepts/,
    );
    // Their other values are tested with a plain prompt.
    expect(verdictOf(report, "body.pairs.valid")?.outcome).toBe("pass");
    expect(verdictOf(report, "streamVideo:body.extremes.valid")?.outcome).toBe("pass");
  });

  test("violates the contract if it returns another code or an undocumented status", async () => {
    for (const reply of [rejection(422, "VIDEO_GENERATION_INVALID_INPUT"), rejection(409)]) {
      const { report } = await runSuite(moderating(isOdd, reply), only("prompt.type.text.valid"));
      expect(verdictOf(report, "prompt.type.text.valid")?.outcome).toBe("fail");
    }
  });

  test("is also tested if it returns 403", async () => {
    const { report } = await runSuite(moderating(isOdd, rejection(403)), only("prompt.type.text.valid"));
    expect(verdictOf(report, "prompt.type.text.valid")?.outcome).toBe("observed");
  });
});

describe("a content policy that rejects all valid requests of a kind", () => {
  test.each<[string, string, (body: Record<string, unknown>) => boolean]>([
    ["every text but that of the base request", "prompt.type.text.valid", ({ prompt }) => !plain.includes(prompt)],
    ["a listed value", "resolution.enum.valid", ({ resolution }) => resolution === "1080p"],
    ["a number", "duration.maximum.valid", ({ duration }) => duration === limitOf("duration", "maximum")],
  ])("is a warning for %s", async (_, id, rejects) => {
    const { report } = await runSuite(moderating(rejects), { ...only(id), isStrict: true });
    const verdict = verdictOf(report, id);
    expect(verdict).toMatchObject({ outcome: "warn", secondAttempt: "failed" });
    expect(verdict === undefined ? "" : adviceForVerdict(verdict)).toContain("content policy");
    expect(conclude(report)).toBe("violates");
  });

  test("sends few further texts", async () => {
    const { received } = await runSuite(
      moderating(({ prompt }) => !plain.includes(prompt)),
      only("prompt.type.text.valid"),
    );
    expect(received.filter(({ body }) => !plain.some((prompt) => body.includes(JSON.stringify(prompt)))).length).toBeLessThan(24);
  });

  test("leaves the run inconclusive for every request", async () => {
    const { report } = await runSuite(
      moderating(() => true),
      only("duration.maximum.valid"),
    );
    expect(failing(report)).toContain("body.minimal.valid");
    expect(conclude(report)).toBe("inconclusive");
  });
});
