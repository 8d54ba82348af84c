import type { Submission } from "../contract/model.js";
import { propertiesOf } from "../contract/schema.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";

/** A guess at what a request will cost, from what earlier ones did cost. */
export interface Pricing {
  /** Credits that a request may cost; undefined as long as nothing is known. */
  estimate(body: Json): number | undefined;
  learn(body: Json, credits: number): void;
}

/** A value of a kind that has not been paid for yet may double the price, as a higher resolution does. */
const UNSEEN_VALUE_FACTOR = 2;

/**
 * Prices are not documented. The dearest request so far is taken for the price of everything that is no larger, where
 * the size is the product of the numbers that have a default (seconds, results); what is larger costs more in proportion.
 */
export function createPricing(operation: Submission): Pricing {
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const factors = properties.flatMap(([name, schema]) =>
    typeof schema["default"] === "number" ? [[name, schema["default"]] as const] : [],
  );
  const sizeOf = (body: JsonObject) =>
    factors.reduce((size, [name, otherwise]) => size * Math.max(1, Number(body[name] ?? otherwise) || 1), 1);
  const kindsOf = (body: JsonObject) =>
    properties.flatMap(([name, schema]) => {
      const isKind = schema["enum"] !== undefined || schema["type"] === "boolean";
      const value = body[name] ?? schema["default"];
      return isKind && value !== undefined ? [`${name} ${JSON.stringify(value)}`] : [];
    });
  const paid = new Set<string>();
  let maxPrice: number | undefined;
  let largest = 1;
  return {
    estimate: (body) => {
      if (maxPrice === undefined) return undefined;
      const request = isObject(body) ? body : {};
      const growth = Math.max(1, sizeOf(request) / largest);
      return maxPrice * growth * (kindsOf(request).every((kind) => paid.has(kind)) ? 1 : UNSEEN_VALUE_FACTOR);
    },
    learn: (body, credits) => {
      const request = isObject(body) ? body : {};
      maxPrice = Math.max(maxPrice ?? 0, credits);
      largest = Math.max(largest, sizeOf(request));
      for (const kind of kindsOf(request)) paid.add(kind);
    },
  };
}
