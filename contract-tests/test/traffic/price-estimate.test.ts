import { describe, expect, test } from "vitest";
import type { Submission } from "../../src/contract/model.js";
import { createPriceEstimator } from "../../src/traffic/price-estimate.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { submission } from "../../test-support/conforming.js";

const properties: JsonObject = {
  prompt: { type: "string", default: "a cat" },
  seconds: { type: "integer", default: 5 },
  results: { type: "integer", default: 1 },
  seed: { type: "integer" },
  size: { enum: ["small", "large"], default: "small" },
  style: { enum: ["plain", "bold"] },
  sound: { type: "boolean", default: false },
};

const operation: Submission = {
  ...submission,
  request: { ...submission.request, schema: { type: "object", properties } },
};

/** Returns the estimate for a request after some requests with a known price. */
function estimate(body: Json, ...charged: readonly (readonly [Json, number])[]): number | undefined {
  const estimator = createPriceEstimator(operation);
  for (const [request, credits] of charged) estimator.learn(request, credits);
  return estimator.estimate(body);
}

describe("the estimated price of a request", () => {
  test("is unknown until a price is known", () => {
    expect(estimate({})).toBeUndefined();
  });

  test.each<[string, Json, number]>([
    ["the same request", {}, 10],
    ["a smaller request", { seconds: 1 }, 10],
    ["twice the seconds", { seconds: 10 }, 20],
    ["twice the seconds and three times the results", { seconds: 10, results: 3 }, 60],
    ["a larger number in one place and a smaller one in another", { seconds: 1, results: 10 }, 20],
    ["a number without a default, which does not affect the price", { seed: 1000 }, 10],
    ["a text, which does not affect the price", { prompt: "a long prompt" }, 10],
    ["zero, which counts as one", { seconds: 0, results: 5 }, 10],
    ["a negative number, which counts as one", { seconds: -100, results: -100 }, 10],
    ["a value that is not a number, which counts as one", { seconds: "long", results: 10 }, 20],
    ["null, which counts as the default", { seconds: null, results: 2, size: null, sound: null }, 20],
    ["the defaults, set explicitly", { seconds: 5, results: 1, size: "small", sound: false }, 10],
    ["an unseen listed value", { size: "large" }, 20],
    ["an unseen listed value of a parameter without a default", { style: "plain" }, 20],
    ["an unseen boolean", { sound: true }, 20],
    ["two unseen values", { size: "large", sound: true }, 20],
    ["an unseen value in a larger request", { size: "large", seconds: 10 }, 40],
    ["a body that is not an object, which counts as an empty one", [1], 10],
  ])("for %s", (_, body, expected) => {
    expect(estimate(body, [{}, 10])).toBe(expected);
  });

  test("is based on the highest price and the largest size so far, in any order", () => {
    const cheap = [{ seconds: 10 }, 4] as const;
    const expensive = [{ seconds: 5 }, 10] as const;
    for (const known of [
      [cheap, expensive],
      [expensive, cheap],
    ]) {
      expect(estimate({ seconds: 1 }, ...known)).toBe(10);
      expect(estimate({ seconds: 10 }, ...known)).toBe(10);
      expect(estimate({ seconds: 20 }, ...known)).toBe(20);
    }
  });

  test("does not increase for values that were charged before", () => {
    expect(estimate({ size: "large", sound: true }, [{ size: "large" }, 10], [{ sound: true }, 8])).toBe(10);
    expect(estimate({ style: "bold" }, [{ style: "plain" }, 10])).toBe(20);
  });

  test("counts a body that is not an object as the defaults", () => {
    expect(estimate({ seconds: 10 }, ["a cat", 10])).toBe(20);
    expect(estimate({ seconds: 5 }, ["a cat", 10])).toBe(10);
  });

  test("of free requests is free", () => {
    expect(estimate({ size: "large", seconds: 100 }, [{}, 0])).toBe(0);
  });
});
