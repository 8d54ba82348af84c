import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { parseContract } from "../../src/contract/parse.js";
import type { JsonObject } from "../../src/util/json.js";
import { content } from "../../test-support/contract-with.js";

describe("derivation from two operations with the same request", () => {
  const request = content({ type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 1, maximum: 3 } } });
  const event = { type: "object", required: ["status"], properties: { status: { type: "string" } } };
  const streamed = { content: { "text/event-stream": { schema: { type: "string", contentSchema: event } } } };
  const deriveWith = (response: JsonObject) => {
    const operation = (operationId: string, responses: JsonObject) => ({
      post: { operationId, requestBody: request, responses },
    });
    const paths = { "/a": operation("first", { "200": content({}) }), "/b": operation("second", { "200": response }) };
    return derive(parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths }), "test"));
  };
  const idsOf = (list: readonly { readonly id: string }[] = []) => list.map(({ id }) => id.replace("second:", ""));

  test("a second operation that is not a stream has all checks of the first one", () => {
    const [first, second] = deriveWith(content({}));
    expect(second).toMatchObject({ sharesRequestSchema: false, prefix: "second:" });
    expect(idsOf(second?.checks)).toEqual(idsOf(first?.checks));
    expect(idsOf(second?.protocol)).toEqual(idsOf(first?.protocol));
    expect(second?.combinedRequests).toEqual(first?.combinedRequests);
  });

  test("a stream has the base requests and one example of each essential check", () => {
    const [first, second] = deriveWith(streamed);
    expect(second).toMatchObject({ sharesRequestSchema: true, prefix: "second:" });
    expect(idsOf(second?.checks)).toEqual([
      "body.minimal.valid",
      "body.full.valid",
      "body.type.null.invalid",
      "body.type.boolean.invalid",
      "body.type.number.invalid",
      "body.type.string.invalid",
      "body.type.array.invalid",
      "n.required.invalid",
      "n.type.null.invalid",
      "n.type.boolean.invalid",
      "n.type.string.invalid",
      "n.type.array.invalid",
      "n.type.object.invalid",
      "n.type.fraction.invalid",
      "n.type.numericString.invalid",
      "n.minimum.invalid",
      "n.maximum.invalid",
    ]);
    expect(second?.checks.filter(({ examples }) => examples.length !== 1)).toEqual([]);
    expect(second?.protocol.filter(({ probes }) => probes.length !== 1)).toEqual([]);
    const essential = first?.protocol.filter(({ isEssential }) => isEssential) ?? [];
    expect(idsOf(second?.protocol).filter((id) => id !== "http.accept.valid")).toEqual(idsOf(essential));
    expect(essential.length).toBeGreaterThan(8);
  });
});
