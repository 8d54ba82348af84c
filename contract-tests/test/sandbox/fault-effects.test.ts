import { describe, expect, it } from "vitest";
import * as effects from "../../sandbox/faults/effect.js";
import { after, all, every, first, onlyOn, onlyWhen } from "../../sandbox/faults/fault.js";
import type { Answer, Call, Hooks, Reply, Target, World } from "../../sandbox/index.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { submission } from "../../test-support/conforming.js";
import { sandboxAt, submit } from "../../test-support/sandbox-requests.js";

const ANSWER: Answer = { kind: "answer", status: 200, headers: { a: "1" }, body: '{"x":1}' };
const WORLD = {} as World;

function callTo(kind: Target["kind"], more: Partial<Call> = {}): Call {
  const request = { method: "POST", path: "/", headers: {}, body: new Uint8Array() };
  const target = (kind === "nowhere" ? { kind } : { kind, operation: submission, name: "", allowed: [] }) as Target;
  return { serial: 1, request, signal: undefined, text: undefined, sent: undefined, ...more, target };
}

function answering(status: number): Reply {
  return { ...ANSWER, status };
}

describe("a condition of a fault", () => {
  it.each([
    ["every third request", every(3), [3, 6, 9]],
    ["requests after the fourth", after(4), [5, 6, 7, 8, 9]],
    ["the first two requests", first(2), [1, 2]],
    ["all of several", all(after(4), every(2)), [6, 8]],
  ])("holds for %s", (_, condition, expected) => {
    const serials = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((serial) => condition(callTo("submission", { serial })));
    expect(serials).toEqual(expected);
  });

  it("holds for one part only", () => {
    const kinds = ["submission", "stream", "result", "nowhere", "wrong method"] as const;
    expect(kinds.filter((kind) => onlyOn("stream")(callTo(kind)))).toEqual(["stream"]);
  });

  it("switches between the changed and the original step", async () => {
    const hooks: Hooks = onlyWhen(every(2), { override: () => ({ price: () => 1 }) });
    const { sandbox } = sandboxAt({ faults: [hooks] });
    const totals: Json[] = [];
    for (let count = 0; count < 4; count += 1) totals.push((await submit(sandbox)).json["usage"] as JsonObject);
    expect(totals.map((usage) => (usage as JsonObject)["total"])).toEqual([20, 1, 20, 1]);
  });
});

describe("the moment of an effect", () => {
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
      "taken",
      effects.accepted,
      [
        ["submission", ANSWER],
        ["stream", stream],
        ["stream", ANSWER],
      ],
      [
        ["submission", answering(300)],
        ["result", ANSWER],
      ],
    ],
    [
      "takenAtOnce",
      effects.submissionAccepted,
      [["submission", answering(299)]],
      [
        ["stream", ANSWER],
        ["submission", answering(300)],
      ],
    ],
    ["streamed", effects.streamOpened, [["stream", stream]], [["stream", ANSWER]]],
    [
      "found",
      effects.generationFound,
      [["result", ANSWER]],
      [
        ["result", answering(404)],
        ["submission", ANSWER],
      ],
    ],
    [
      "refused",
      effects.rejected,
      [
        ["nowhere", answering(400)],
        ["result", answering(500)],
      ],
      [
        ["nowhere", answering(399)],
        ["stream", stream],
      ],
    ],
    ["refusedWith", effects.rejectedWith(401, 402), [["nowhere", answering(402)]], [["nowhere", answering(403)]]],
    [
      "invalid",
      effects.invalidBody,
      [
        ["submission", answering(422), { sent: {} }],
        ["stream", answering(400), { sent: null }],
      ],
      [
        ["submission", answering(422)],
        ["result", answering(422), { sent: {} }],
        ["submission", answering(402), { sent: {} }],
      ],
    ],
    [
      "malformed",
      effects.malformedBody,
      [
        ["submission", answering(400)],
        ["stream", answering(400)],
      ],
      [
        ["submission", answering(400), { sent: null }],
        ["result", answering(400)],
        ["submission", answering(422)],
      ],
    ],
    ["both conditions", effects.and(effects.accepted, effects.streamOpened), [["stream", stream]], [["stream", ANSWER]]],
  ])("%s", (_, when, yes, no) => {
    const holds = ([kind, reply, more]: readonly [Target["kind"], Reply, Partial<Call>?]) =>
      when(callTo(kind, more), reply, WORLD);
    expect(yes.map(holds)).toEqual(yes.map(() => true));
    expect(no.map(holds)).toEqual(no.map(() => false));
  });
});

describe("an effect", () => {
  const apply = (effect: effects.Effect, reply: Reply = ANSWER) => effect(reply, callTo("submission"), WORLD);

  it.each<[string, effects.Effect, object]>([
    ["another status", effects.status(201), { ...ANSWER, status: 201 }],
    ["added and removed headers", effects.headers({ a: undefined, b: "2" }), { ...ANSWER, headers: { b: "2" } }],
    ["another media type", effects.mediaType("text/plain"), { ...ANSWER, headers: { a: "1", "content-type": "text/plain" } }],
    ["another text", effects.text((body) => `${body}!`), { ...ANSWER, body: '{"x":1}!' }],
    ["another JSON value", effects.json((body) => [body]), { ...ANSWER, body: '[{"x":1}]' }],
    [
      "two effects in order",
      effects.sequence(
        effects.text(() => "a"),
        effects.text((body) => `${body}b`),
      ),
      { ...ANSWER, body: "ab" },
    ],
    ["a cut", effects.TRANSPORT_EFFECTS.cut, { ...ANSWER, kind: "cut" }],
    ["a drip", effects.TRANSPORT_EFFECTS.drip, { ...ANSWER, kind: "drip", pace: 1000 }],
    ["a reset", effects.TRANSPORT_EFFECTS.reset, { kind: "reset" }],
    ["a hang", effects.TRANSPORT_EFFECTS.hang, { kind: "hang" }],
  ])("makes %s", (_, effect, expected) => {
    expect(apply(effect)).toEqual(expected);
  });

  it("leaves replies without a status, headers or a body alone", () => {
    const hang: Reply = { kind: "hang" };
    for (const effect of [effects.status(201), effects.headers({ a: "2" }), effects.text(() => "x")])
      expect(apply(effect, hang)).toBe(hang);
  });

  it("reads an empty body as null, and bytes as text", () => {
    expect(
      apply(
        effects.json((body) => [body]),
        { ...ANSWER, body: "" },
      ),
    ).toMatchObject({ body: "[null]" });
    expect(
      apply(
        effects.json((body) => [body]),
        { ...ANSWER, body: Buffer.from("1") },
      ),
    ).toMatchObject({ body: "[1]" });
  });

  it("makes an error that has the usual shape", () => {
    const reply = apply(effects.errorResponse(503, "BUSY"));
    expect(reply).toMatchObject({ kind: "answer", status: 503, headers: { "content-type": "application/json" } });
    expect(JSON.parse(String(reply.kind === "answer" && reply.body))).toEqual({
      code: "BUSY",
      message: expect.any(String),
      error: "BUSY",
    });
  });
});
