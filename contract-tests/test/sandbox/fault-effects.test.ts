import { describe, expect, it } from "vitest";
import * as effects from "../../sandbox/faults/effect.js";
import { after, all, every, first, onlyOn, onlyWhen } from "../../sandbox/faults/fault.js";
import type { Answer, Call, Hooks, Reply, Target, World } from "../../sandbox/index.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { submission } from "../../test-support/conforming.js";
import { sandboxAt, submit } from "../../test-support/sandbox/requests.js";

const RESPONSE: Answer = { kind: "answer", status: 200, headers: { a: "1" }, body: '{"x":1}' };
const CONTEXT = {} as World;

function callTo(kind: Target["kind"], properties: Partial<Call> = {}): Call {
  const request = { method: "POST", path: "/", headers: {}, body: new Uint8Array() };
  const target = (kind === "nowhere" ? { kind } : { kind, operation: submission, name: "", allowed: [] }) as Target;
  return { serial: 1, request, signal: undefined, text: undefined, sent: undefined, ...properties, target };
}

function responseWith(status: number): Reply {
  return { ...RESPONSE, status };
}

describe("a condition of a fault", () => {
  it.each([
    ["every third request", every(3), [3, 6, 9]],
    ["requests after the fourth", after(4), [5, 6, 7, 8, 9]],
    ["the first two requests", first(2), [1, 2]],
    ["all of several conditions", all(after(4), every(2)), [6, 8]],
  ])("holds for %s", (_, condition, expected) => {
    const serials = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((serial) => condition(callTo("submission", { serial })));
    expect(serials).toEqual(expected);
  });

  it("holds for one kind of operation", () => {
    const kinds = ["submission", "stream", "result", "nowhere", "wrong method"] as const;
    expect(kinds.filter((kind) => onlyOn("stream")(callTo(kind)))).toEqual(["stream"]);
  });

  it("switches between the overridden and the original handler", async () => {
    const behavior: Hooks = onlyWhen(every(2), { override: () => ({ price: () => 1 }) });
    const { sandbox } = sandboxAt({ faults: [behavior] });
    const totals: Json[] = [];
    for (let count = 0; count < 4; count += 1) totals.push((await submit(sandbox)).json["usage"] as JsonObject);
    expect(totals.map((usage) => (usage as JsonObject)["total"])).toEqual([20, 1, 20, 1]);
  });
});

describe("the condition of an effect", () => {
  const stream: Reply = { kind: "stream", status: 200, headers: {}, chunks: (async function* () {})() };

  it.each<
    [
      string,
      effects.ReplyCondition,
      readonly [Target["kind"], Reply, Partial<Call>?][],
      readonly [Target["kind"], Reply, Partial<Call>?][],
    ]
  >([
    [
      "an accepted submission",
      effects.accepted,
      [
        ["submission", RESPONSE],
        ["stream", stream],
        ["stream", RESPONSE],
      ],
      [
        ["submission", responseWith(300)],
        ["result", RESPONSE],
      ],
    ],
    [
      "an accepted submission that does not stream",
      effects.submissionAccepted,
      [["submission", responseWith(299)]],
      [
        ["stream", RESPONSE],
        ["submission", responseWith(300)],
      ],
    ],
    ["an open stream", effects.streamOpened, [["stream", stream]], [["stream", RESPONSE]]],
    [
      "a found generation",
      effects.generationFound,
      [["result", RESPONSE]],
      [
        ["result", responseWith(404)],
        ["submission", RESPONSE],
      ],
    ],
    [
      "a rejected request",
      effects.rejected,
      [
        ["nowhere", responseWith(400)],
        ["result", responseWith(500)],
      ],
      [
        ["nowhere", responseWith(399)],
        ["stream", stream],
      ],
    ],
    [
      "a request rejected with one of several statuses",
      effects.rejectedWith(401, 402),
      [["nowhere", responseWith(402)]],
      [["nowhere", responseWith(403)]],
    ],
    [
      "an invalid JSON body",
      effects.invalidBody,
      [
        ["submission", responseWith(422), { sent: {} }],
        ["stream", responseWith(400), { sent: null }],
      ],
      [
        ["submission", responseWith(422)],
        ["result", responseWith(422), { sent: {} }],
        ["submission", responseWith(402), { sent: {} }],
      ],
    ],
    [
      "a body that is not JSON",
      effects.malformedBody,
      [
        ["submission", responseWith(400)],
        ["stream", responseWith(400)],
      ],
      [
        ["submission", responseWith(400), { sent: null }],
        ["result", responseWith(400)],
        ["submission", responseWith(422)],
      ],
    ],
    ["two conditions at once", effects.and(effects.accepted, effects.streamOpened), [["stream", stream]], [["stream", RESPONSE]]],
  ])("holds for %s only", (_, when, matches, others) => {
    const holds = ([kind, reply, properties]: readonly [Target["kind"], Reply, Partial<Call>?]) =>
      when(callTo(kind, properties), reply, CONTEXT);
    expect(matches.map(holds)).toEqual(matches.map(() => true));
    expect(others.map(holds)).toEqual(others.map(() => false));
  });
});

describe("an effect", () => {
  const apply = (effect: effects.Effect, reply: Reply = RESPONSE) => effect(reply, callTo("submission"), CONTEXT);

  it.each<[string, effects.Effect, object]>([
    ["the status", effects.status(201), { ...RESPONSE, status: 201 }],
    ["headers, by adding and removing some", effects.headers({ a: undefined, b: "2" }), { ...RESPONSE, headers: { b: "2" } }],
    ["the media type", effects.mediaType("text/plain"), { ...RESPONSE, headers: { a: "1", "content-type": "text/plain" } }],
    ["the text of the body", effects.text((body) => `${body}!`), { ...RESPONSE, body: '{"x":1}!' }],
    ["the JSON of the body", effects.json((body) => [body]), { ...RESPONSE, body: '[{"x":1}]' }],
    [
      "several parts, in order",
      effects.sequence(
        effects.text(() => "a"),
        effects.text((body) => `${body}b`),
      ),
      { ...RESPONSE, body: "ab" },
    ],
    ["a response into one that is cut off", effects.TRANSPORT_EFFECTS.cut, { ...RESPONSE, kind: "cut" }],
    ["a response into one that arrives byte by byte", effects.TRANSPORT_EFFECTS.drip, { ...RESPONSE, kind: "drip", pace: 1000 }],
    ["a response into a reset connection", effects.TRANSPORT_EFFECTS.reset, { kind: "reset" }],
    ["a response into none at all", effects.TRANSPORT_EFFECTS.hang, { kind: "hang" }],
  ])("changes %s", (_, effect, expected) => {
    expect(apply(effect)).toEqual(expected);
  });

  it("does not change replies that have no status, headers and body", () => {
    const hang: Reply = { kind: "hang" };
    for (const effect of [effects.status(201), effects.headers({ a: "2" }), effects.text(() => "x")])
      expect(apply(effect, hang)).toBe(hang);
  });

  it("parses an empty body as null, and decodes bytes", () => {
    expect(
      apply(
        effects.json((body) => [body]),
        { ...RESPONSE, body: "" },
      ),
    ).toMatchObject({ body: "[null]" });
    expect(
      apply(
        effects.json((body) => [body]),
        { ...RESPONSE, body: Buffer.from("1") },
      ),
    ).toMatchObject({ body: "[1]" });
  });

  it("creates an error response with the usual body", () => {
    const reply = apply(effects.errorResponse(503, "BUSY"));
    expect(reply).toMatchObject({ kind: "answer", status: 503, headers: { "content-type": "application/json" } });
    expect(JSON.parse(String(reply.kind === "answer" && reply.body))).toEqual({
      code: "BUSY",
      message: expect.any(String),
      error: "BUSY",
    });
  });
});
