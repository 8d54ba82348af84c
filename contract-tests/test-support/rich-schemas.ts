// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema
import type { JsonObject } from "../src/util/json.js";

const prompt = { type: "string", maxLength: 60, examples: ["a cat"] };
const object = (properties: JsonObject, required: readonly string[] = [], others: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required,
  ...others,
});

/** Request schemas with keywords that combine schemas, by a description. */
export const RICH_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  "a format and a length": object({ image: { type: "string", format: "uri", maxLength: 2048 } }, ["image"]),
  "a format and a minimum length": object({ mail: { type: "string", format: "email", minLength: 12, maxLength: 40 } }),
  "a pattern and lengths": object({ code: { type: "string", pattern: "^[a-z]{2,}-\\d+$", minLength: 6, maxLength: 20 } }, [
    "code",
  ]),
  "a pattern of fixed length": object(
    { key: { type: "string", pattern: "^[A-F0-9]{8}$" }, ratio: { type: "string", pattern: "^\\d+:\\d+$" } },
    ["key"],
  ),
  "two patterns": object({ a: { allOf: [{ type: "string", pattern: "^a" }, { pattern: "z$" }] } }),
  "alternatives at the top": {
    oneOf: [
      object({ mode: { const: "text" }, prompt, seconds: { type: "integer", minimum: 2, maximum: 8 } }, ["mode", "prompt"]),
      object(
        {
          mode: { const: "image" },
          url: { type: "string", format: "uri", maxLength: 100 },
          strength: { type: "number", minimum: 0, maximum: 1 },
        },
        ["mode", "url"],
      ),
      object(
        {
          mode: { const: "edit" },
          steps: { type: "array", minItems: 1, maxItems: 3, items: { type: "string", enum: ["cut", "crop"] } },
        },
        ["mode", "steps"],
        { additionalProperties: false },
      ),
    ],
  },
  "alternatives beside properties": object({ prompt, style: { type: "string" } }, ["prompt"], {
    oneOf: [
      { required: ["seconds"], properties: { seconds: { type: "integer", maximum: 10 } } },
      { required: ["frames"], properties: { frames: { type: "integer", multipleOf: 4, minimum: 8 } } },
    ],
  }),
  "alternatives without a discriminator": {
    oneOf: [object({ a: { type: "integer", maximum: 5 } }, ["a"]), object({ b: { type: "string", minLength: 2 } }, ["b"])],
  },
  "alternatives inside a parameter": object(
    {
      source: {
        oneOf: [
          object({ type: { const: "url" }, url: { type: "string", maxLength: 20 } }, ["type", "url"]),
          object({ type: { const: "id" }, id: { type: "integer", minimum: 1 } }, ["type", "id"]),
        ],
      },
    },
    ["source"],
  ),
  "alternatives inside items": object({
    layers: {
      type: "array",
      maxItems: 4,
      items: {
        anyOf: [
          object({ kind: { const: "text" }, text: { type: "string", minLength: 1 } }, ["kind", "text"]),
          object({ kind: { const: "box" }, size: object({ w: { type: "integer", minimum: 1, maximum: 64 } }, ["w"]) }, [
            "kind",
            "size",
          ]),
        ],
      },
    },
  }),
  "alternatives inside alternatives": {
    anyOf: [
      object(
        {
          a: {
            oneOf: [
              { type: "integer", minimum: 3 },
              { type: "string", pattern: "^v\\d$" },
            ],
          },
        },
        ["a"],
      ),
      object(
        {
          c: { anyOf: [{ type: "boolean" }, object({ d: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 } }, ["d"])] },
        },
        ["c"],
      ),
    ],
  },
  "a nullable object": object({
    camera: { anyOf: [object({ pan: { type: "number", minimum: -10, maximum: 10 } }, ["pan"]), { type: "null" }] },
  }),
  "a type array": object({
    seed: { type: ["integer", "null"], minimum: 0 },
    size: { type: ["string", "integer"], maxLength: 4, maximum: 9 },
  }),
  conditions: object({ audio: { type: "boolean" }, seconds: { type: "integer", minimum: 1, maximum: 20 }, prompt }, ["prompt"], {
    if: { properties: { audio: { const: true } }, required: ["audio"] },
    then: { required: ["seconds"], properties: { seconds: { maximum: 4 } } },
    else: { properties: { seconds: { minimum: 5 } } },
  }),
  negations: object({ a: { type: "string", not: { enum: ["x", "y"] } }, b: { type: "integer" }, c: { type: "integer" } }, [], {
    not: { required: ["b", "c"] },
  }),
  dependencies: object({ width: { type: "integer" }, height: { type: "integer" }, crop: { type: "boolean" } }, [], {
    dependentRequired: { width: ["height"], height: ["width"] },
    dependentSchemas: { crop: { required: ["width"], properties: { width: { minimum: 64 } } } },
  }),
  "a map of strings": object({
    metadata: {
      type: "object",
      additionalProperties: { type: "string", maxLength: 8 },
      minProperties: 1,
      maxProperties: 3,
      propertyNames: { pattern: "^[a-z_]+$", maxLength: 16 },
    },
  }),
  "pattern properties": object({
    labels: {
      type: "object",
      patternProperties: { "^x-": { type: "integer", maximum: 3 }, "^s_": { type: "string" } },
      additionalProperties: false,
    },
  }),
  "unevaluated properties": {
    type: "object",
    allOf: [object({ a: { type: "integer", maximum: 7 } }, ["a"]), object({ b: { type: "string" } })],
    unevaluatedProperties: false,
  },
  "unevaluated properties and alternatives": {
    type: "object",
    properties: { prompt },
    required: ["prompt"],
    oneOf: [object({ x: { type: "integer" } }, ["x"]), object({ y: { type: "boolean" } }, ["y"])],
    unevaluatedProperties: false,
  },
  tuples: object(
    {
      point: {
        type: "array",
        prefixItems: [
          { type: "number", minimum: 0 },
          { type: "string", enum: ["px", "%"] },
        ],
        items: false,
        minItems: 2,
      },
    },
    ["point"],
  ),
  "tuples with a rest": object({
    t: { type: "array", prefixItems: [{ type: "string" }], items: { type: "integer", maximum: 3 }, maxItems: 4 },
  }),
  contains: object({
    tags: {
      type: "array",
      items: { type: "string" },
      contains: { const: "main" },
      minContains: 1,
      maxContains: 2,
      uniqueItems: false,
    },
  }),
  "contains with a minimum": object({ points: { type: "array", contains: { type: "integer", minimum: 5 }, minContains: 2 } }, [
    "points",
  ]),
  "unique items": object({
    ids: { type: "array", items: { type: "integer", minimum: 1, maximum: 100 }, uniqueItems: true, minItems: 2, maxItems: 30 },
  }),
  "unique objects": object({
    people: { type: "array", items: object({ name: { type: "string" } }, ["name"]), uniqueItems: true, maxItems: 3 },
  }),
  multiples: object({
    width: { type: "integer", multipleOf: 8, minimum: 64, maximum: 512 },
    rate: { type: "number", multipleOf: 0.1, minimum: 0, maximum: 2 },
  }),
  "numbers of properties": object({ a: { type: "integer" }, b: { type: "integer" }, c: { type: "integer" } }, [], {
    minProperties: 1,
    maxProperties: 2,
  }),
  "boolean schemas": object({ legacy: false, any: true, prompt }, ["prompt"], { propertyNames: { maxLength: 10 } }),
  formats: object({
    at: { type: "string", format: "date-time" },
    day: { type: "string", format: "date" },
    mail: { type: "string", format: "email" },
    ip: { type: "string", format: "ipv4" },
    id: { type: "string", format: "uuid" },
    host: { type: "string", format: "hostname" },
    other: { type: "string", format: "iri" },
  }),
  "overlapping alternatives": object({
    n: {
      oneOf: [
        { type: "integer", multipleOf: 3 },
        { type: "integer", multipleOf: 5 },
      ],
    },
  }),
  "deep arrays": object(
    {
      scenes: {
        type: "array",
        minItems: 1,
        items: object(
          {
            shots: {
              type: "array",
              minItems: 1,
              items: object(
                { seconds: { type: "integer", minimum: 1, maximum: 9 }, camera: { type: "string", enum: ["pan", "zoom"] } },
                ["seconds"],
                { additionalProperties: false },
              ),
            },
          },
          ["shots"],
        ),
      },
    },
    ["scenes"],
  ),
  "merged members": {
    allOf: [
      object({ prompt }, ["prompt"]),
      object({
        size: {
          type: "object",
          allOf: [object({ w: { type: "integer", minimum: 1 } }, ["w"]), { properties: { w: { maximum: 10 } } }],
        },
      }),
    ],
  },
  "required members of another schema": {
    type: "object",
    properties: { a: { type: "integer" } },
    allOf: [{ required: ["a"] }, { if: { required: ["b"] }, then: { properties: { a: { minimum: 3 } } } }],
  },
  "names from a list": object({
    colors: {
      type: "object",
      propertyNames: { enum: ["red", "blue"] },
      additionalProperties: { oneOf: [{ type: "integer", minimum: 0 }, object({ shade: { type: "boolean" } }, ["shade"])] },
    },
  }),
  "a pattern with a lookahead": object({ code: { type: "string", pattern: "^(?=.*\\d)[a-z\\d]{4,8}$" } }, ["code"]),
  "parameters that exclude each other": object({ a: { type: "string" }, b: { type: "string" }, c: { type: "integer" } }, [], {
    not: { anyOf: [{ required: ["a", "b"] }, { required: ["a", "c"] }] },
    additionalProperties: false,
  }),
  "a format, a pattern and lengths": object({
    url: { type: "string", format: "uri", pattern: "^https://", minLength: 12, maxLength: 64 },
  }),
  "properties with the names of keywords": object({
    properties: { anyOf: [object({ not: { type: "integer", maximum: 3 } }, ["not"]), { type: "null" }] },
    anyOf: {
      type: "object",
      properties: {
        if: {
          oneOf: [
            { type: "integer", minimum: 2 },
            { type: "string", maxLength: 4 },
          ],
        },
      },
    },
    items: { type: "array", items: object({ required: { type: "boolean" } }, ["required"]) },
  }),
  "an array at the top": {
    type: "array",
    minItems: 1,
    maxItems: 3,
    items: object({ n: { type: "integer", maximum: 3 } }, ["n"]),
  },
};
