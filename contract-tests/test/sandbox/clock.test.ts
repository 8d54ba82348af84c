import { describe, expect, it } from "vitest";
import { createTimeline, type Outcome } from "../../sandbox/clock.js";
import { createIdGenerator } from "../../sandbox/ids.js";
import { outputOf } from "../../sandbox/output.js";
import { lifecycleOf } from "../../src/contract/generation.js";
import { classifyStatus } from "../../src/contract/lifecycle.js";
import type { JsonObject } from "../../src/util/json.js";
import { contract } from "../../test-support/conforming.js";
import { content, contractWith } from "../../test-support/contract-with.js";

const TIMING = { queued: 300, running: 700 };

function contractReturning(schema: JsonObject) {
  return contractWith({ type: "string" }, { "200": content(schema) });
}

describe("a timeline", () => {
  const outcomes = { failed: "failed", done: "completed", canceled: "canceled" } as const;
  const lifecycle = { pending: ["waiting", "loading", "rendering"], ended: ["failed", "done", "canceled"], outcomes };

  it.each<[number, string, string, number | undefined]>([
    [0, "waiting", "queued", 300],
    [299, "waiting", "queued", 300],
    [300, "loading", "running", 650],
    [649, "loading", "running", 650],
    [650, "rendering", "running", 1000],
    [999, "rendering", "running", 1000],
    [1000, "done", "completed", undefined],
    [1e9, "done", "completed", undefined],
    [-1, "waiting", "queued", 300],
  ])("is at %i ms in the state %s", (age, state, phase, until) => {
    expect(createTimeline(lifecycle, TIMING)("completed", age)).toEqual({ state, phase, until });
  });

  it.each<[Outcome, string]>([
    ["completed", "done"],
    ["failed", "failed"],
    ["canceled", "canceled"],
  ])("ends a generation with the outcome %s in the state %s", (outcome, state) => {
    expect(createTimeline(lifecycle, TIMING)(outcome, 1000)).toEqual({ state, phase: outcome, until: undefined });
  });

  it("ends in the first terminal status if no status stands for the outcome", () => {
    const timeline = createTimeline({ pending: ["a"], ended: ["EXPIRED", "done"], outcomes: { done: "completed" } }, TIMING);
    expect(timeline("failed", 1000)).toEqual({ state: "EXPIRED", phase: "failed", until: undefined });
  });

  it("stays queued until the end if there is only one pending status", () => {
    const timeline = createTimeline({ pending: ["a"], ended: ["done"], outcomes: { done: "completed" } }, TIMING);
    expect(timeline("completed", 999)).toEqual({ state: "a", phase: "queued", until: 1000 });
  });

  it("is in the terminal state at 0 ms if both durations are 0", () => {
    expect(createTimeline(lifecycle, { queued: 0, running: 0 })("canceled", 0).state).toBe("canceled");
  });
});

describe("the lifecycle of a contract", () => {
  it("is read from the alternatives of a schema, in order", () => {
    expect(lifecycleOf(contract)).toMatchObject({
      property: "status",
      pending: ["IN_QUEUE", "IN_PROGRESS"],
      ended: expect.arrayContaining(["COMPLETED", "FAILED", "CANCELED"]),
    });
  });

  it("is guessed from the values of an `enum` if there are no alternatives", () => {
    const size = { type: "string", enum: ["small", "large"] };
    const state = { type: "string", enum: ["new", "busy", 7, "finished", "aborted"] };
    const schema = { type: "object", properties: { id: { type: "string" }, size, state } };
    expect(lifecycleOf(contractReturning(schema))).toMatchObject({
      property: "state",
      pending: ["new", "busy"],
      ended: ["finished", "aborted"],
    });
  });

  it.each([
    ["only terminal statuses", ["done", "failed"]],
    ["only pending statuses", ["new", "busy"]],
  ])("is undefined if the `enum` has %s", (_, values) => {
    const schema = { type: "object", properties: { state: { type: "string", enum: values } } };
    expect(lifecycleOf(contractReturning(schema))).toBeUndefined();
  });
});

it.each<[string, Outcome | undefined]>([
  ["FAILED", "failed"],
  ["error", "failed"],
  ["CANCELED", "canceled"],
  ["Cancelled", "canceled"],
  ["aborted", "canceled"],
  ["succeeded", "completed"],
  ["COMPLETED", "completed"],
  ["done", "completed"],
  ["finished", "completed"],
  ["ready", "completed"],
  ["EXPIRED", "failed"],
  ["rejected", "failed"],
  ["timed_out", "failed"],
  ["QUEUED", undefined],
  ["IN_PROGRESS", undefined],
  ["cancelling", undefined],
  ["CANCEL_REQUESTED", undefined],
  ["not_ready", undefined],
])("the status %s stands for %s", (status, outcome) => {
  expect(classifyStatus(status)).toBe(outcome);
});

describe("the id of a generation", () => {
  const contractWithId = (id: JsonObject) => contractReturning({ type: "object", properties: { id } });

  it("has a prefix and is unique, even if the random numbers repeat", () => {
    const createId = createIdGenerator(contractWithId({ type: "string" }), () => 0);
    const ids = Array.from({ length: 2000 }, (_, index) => createId(index + 1));
    expect(new Set(ids).size).toBe(2000);
    expect(ids.every((id) => /^gen_[0-9a-z]{4,}$/.test(id))).toBe(true);
  });

  it("depends on the random number, so that it cannot be guessed", () => {
    const ids = [0.1, 0.9].map((randomNumber) => createIdGenerator(contractWithId({ type: "string" }), () => randomNumber)(1));
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([0, 0.5, 0.999])("is a version 4 UUID if the contract has that format (random number %d)", (randomNumber) => {
    const createId = createIdGenerator(contractWithId({ type: "string", format: "uuid" }), () => randomNumber);
    const ids = [1, 2, 65_535].map(createId);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(ids.filter((id) => !uuid.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(3);
  });

  it("is not a UUID if only another property has that format", () => {
    const schema = { type: "object", properties: { id: { type: "string" }, trace: { type: "string", format: "uuid" } } };
    expect(createIdGenerator(contractReturning(schema), () => 0)(1)).toMatch(/^gen_/);
  });
});

describe("the output of a generation", () => {
  it("has the requested number of videos, numbered from 1, and the first one again as `video`", () => {
    const { n, type, video, videos } = outputOf("a/b", 2);
    expect([n, type]).toEqual([2, "video"]);
    expect(videos).toEqual(
      [1, 2].map((number) => ({
        url: `https://cdn.example.com/outputs/a%2Fb/${number}.mp4`,
        file_name: `${number}.mp4`,
        content_type: "video/mp4",
      })),
    );
    expect(video).toEqual(Array.isArray(videos) ? videos[0] : undefined);
  });

  it("has at most 100 videos, and no video for a count of 0", () => {
    expect(outputOf("a", 101)["n"]).toBe(100);
    expect(outputOf("a", 0)).toEqual({ type: "video", n: 0, videos: [], video: null });
  });
});
