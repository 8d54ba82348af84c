import type { Submission } from "../contract/model.js";
import { propertiesOf } from "../contract/schema.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";

/** An estimator for the cost of a request, based on the costs of earlier requests. */
export interface PriceEstimator {
  /** Returns the estimated cost in credits; undefined while no price is known. */
  estimate(body: Json): number | undefined;
  /** Records the cost of a request, in credits. */
  learn(body: Json, credits: number): void;
}

/**
 * The factor for an enum value or a boolean that has not been charged yet. A higher resolution, for example, may cost twice as
 * much.
 */
const UNSEEN_VALUE_FACTOR = 2;

/**
 * Creates an estimator for an operation's requests.
 *
 * Prices are not documented. A request is therefore estimated at the highest price so far. If it is larger than every
 * charged request, the price grows in proportion. The size of a request is the product of the numbers that have a default
 * (seconds, number of results).
 */
export function createPriceEstimator(operation: Submission): PriceEstimator {
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const factors = properties.flatMap(([name, schema]) =>
    typeof schema["default"] === "number" ? [[name, schema["default"]] as const] : [],
  );
  const sizeOf = (body: JsonObject) =>
    factors.reduce((size, [name, defaultValue]) => size * Math.max(1, Number(body[name] ?? defaultValue) || 1), 1);
  /** Returns the listed values and booleans of a request, each with the name of its property. */
  const optionsOf = (body: JsonObject) =>
    properties.flatMap(([name, schema]) => {
      const isOption = schema["enum"] !== undefined || schema["type"] === "boolean";
      const value = body[name] ?? schema["default"];
      return isOption && value !== undefined ? [`${name} ${JSON.stringify(value)}`] : [];
    });
  const seenOptions = new Set<string>();
  let maxPrice: number | undefined;
  let maxSize = 1;
  return {
    estimate: (body) => {
      if (maxPrice === undefined) return undefined;
      const request = isObject(body) ? body : {};
      const growth = Math.max(1, sizeOf(request) / maxSize);
      return maxPrice * growth * (optionsOf(request).every((option) => seenOptions.has(option)) ? 1 : UNSEEN_VALUE_FACTOR);
    },
    learn: (body, credits) => {
      const request = isObject(body) ? body : {};
      maxPrice = Math.max(maxPrice ?? 0, credits);
      maxSize = Math.max(maxSize, sizeOf(request));
      for (const option of optionsOf(request)) seenOptions.add(option);
    },
  };
}
