import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { isJson } from "../../src/util/parse-json.js";
import { above, contract, submission } from "../../test-support/conforming.js";
import { checksOf, valuesOf } from "../../test-support/contract-with.js";

const integer = { type: "integer", minimum: 2, maximum: 8, default: 5 };
const word = { type: "string", enum: ["auto", "small"] };

/** The schema, the class, and all boundary values of the class. */
const CLASSES: readonly (readonly [JsonObject, string, readonly unknown[]])[] = [
  [integer, "minimum.valid", [2, 3, 4, 5, 6, 7, 8]],
  [integer, "maximum.valid", [8, 7]],
  [integer, "minimum.invalid", [1, 0, -1, -2, -2147483648, -1e18, 2 - 2 ** 32]],
  [integer, "maximum.invalid", [9, 10, 16, 2147483648, 1e18, 8 + 2 ** 32]],
  [integer, "default.valid", [5, undefined]],
  [integer, "type.null.invalid", [null]],
  [integer, "type.boolean.invalid", [true, false]],
  [integer, "type.string.invalid", ["", "auto"]],
  [{ type: ["integer", "null"] }, "type.string.invalid", ["", "auto", "null"]],
  [
    { type: "array", items: { type: "string", examples: ["cat"] } },
    "items.type.object.invalid",
    [{}, { value: "cat" }, { url: "https://example.com/cat.png" }],
  ],
  [integer, "type.numericString.invalid", ["5", "5.0", "5s"]],
  [integer, "type.fraction.invalid", [5.5, 5.000001, 4.9999, 8.4]],
  [integer, "type.array.invalid", [[], [5]]],
  [integer, "type.object.invalid", [{}, { value: 5 }]],
  [{ type: "integer", minimum: 0, maximum: 3.5 }, "maximum.valid", [3, 2]],
  [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, "exclusiveMinimum.valid", [0.001, 0.002, 1]],
  [
    { type: "number", exclusiveMinimum: 0, maximum: 1 },
    "exclusiveMinimum.invalid",
    [0, -0.001, -0.999, -1, -2147483648, -1e18, -(2 ** 32)],
  ],
  [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, "maximum.invalid", [1.001, 1.002, 2, 2147483648, 1e18, 1 + 2 ** 32]],
  [{ type: ["integer", "null"] }, "type.null.valid", [null]],
  [
    { type: "integer" },
    "type.integer.valid",
    [1, 0, -1, 2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296, 9007199254740991, -9007199254740991],
  ],
  [word, "enum.valid", ["auto", "small"]],
  [word, "enum.case.invalid", ["AUTO", "Auto", "SMALL"]],
  [word, "enum.whitespace.invalid", ["auto ", " auto", "auto\n", "auto\u0000", "small "]],
  [word, "enum.affix.invalid", ["aut", "autox", '"auto"', "smal"]],
  [word, "enum.spelling.invalid", ["ａｕｔｏ"]],
  [{ type: "string", enum: ["720p", "1080p"] }, "enum.spelling.invalid", ["７２０ｐ", "720 p", "0720p"]],
  [{ type: "string", enum: ["16:9", "1:1"] }, "enum.spelling.invalid", ["１６：９", "16 :9", "016:9", "32:18"]],
  [{ type: "string", maxLength: 4 }, "maxLength.combining.invalid", ["e\u0301e\u0301e"]],
  [word, "enum.empty.invalid", [""]],
  [word, "enum.unknown.invalid", ["constructor", "none", "low", "high", "extra_large", "tiny", "auto,small"]],
  [{ type: "string", enum: ["720p", "1080p"] }, "type.number.invalid", [720, 1080, 1, 0]],
  [{ type: "integer", enum: [4, 8] }, "enum.unknown.invalid", [5, 3, 4.5, 40, -4, 9, 7, 8.5, 80, -8, 6]],
  [{ const: true }, "const.unknown.invalid", [false]],
  [{ type: "boolean" }, "type.boolean.valid", [false, true]],
  [{ type: "boolean" }, "type.string.invalid", ["true", "false", "yes", "1", ""]],
  [{ type: "boolean" }, "type.number.invalid", [1, 0]],
  [{ type: "string", maxLength: 4 }, "maxLength.valid", ["aaaa", '""""', "🎬🎬", "éééé"]],
  [{ type: "string", maxLength: 4 }, "maxLength.astral.valid", ["🎬🎬🎬🎬"]],
  [
    { type: "string", maxLength: 4 },
    "maxLength.invalid",
    ["aaaaa", "aaaaaaaa", "a".repeat(65_537), "ééééé", "🎬🎬🎬🎬🎬", "a    ", "a   a", "a\r\naa", "a\u200b<b>"],
  ],
  [{ type: "string", minLength: 2 }, "minLength.valid", ["aa", "aaa"]],
  [{ type: "string", minLength: 2 }, "minLength.invalid", ["", "a"]],
  [{ type: "array", items: { type: "string" } }, "items.type.null.invalid", [null]],
  [
    { type: "array", items: { type: "integer" } },
    "type.length.valid",
    [[], [1], [1, 2], [1, 2, 3], Array.from({ length: 64 }, (_, index) => index + 1), [1, 2, 3, 4, 5, 6, 7, 8], [1, 1]],
  ],
  [{ type: "array", items: { type: "integer" }, uniqueItems: true }, "uniqueItems.invalid", [[1, 1]]],
  [
    { type: "array", items: { type: "integer" }, minItems: 1, maxItems: 3 },
    "maxItems.valid",
    [
      [1, 2, 3],
      [1, 2],
    ],
  ],
  [{ type: "array", items: { type: "integer" }, minItems: 2 }, "minItems.invalid", [[1], []]],
  [{ type: "integer", multipleOf: 5 }, "multipleOf.valid", [5, 10, 0]],
  [{ type: "integer", multipleOf: 5 }, "multipleOf.invalid", [6, 7.5, 4]],
  // Doubles add up to 0.30000000000000004 and 0.7000000000000001: a server that reads decimals rejects these.
  [{ type: "number", multipleOf: 0.1, minimum: 0.2 }, "multipleOf.valid", [0.2, 0.3]],
  [{ type: "number", multipleOf: 0.1, minimum: 0.2 }, "minimum.valid", [0.2, 0.3]],
  [{ type: "number", multipleOf: 0.1, maximum: 0.8 }, "maximum.valid", [0.8, 0.7]],
  [{ type: "number", multipleOf: 0.1, exclusiveMaximum: 0.8 }, "exclusiveMaximum.valid", [0.7, 0.6]],
];

describe("the boundary values of a class", () => {
  test.each(CLASSES.map(([schema, id, values]) => [JSON.stringify(schema), id, schema, values] as const))(
    "%s %s has the expected values",
    (_, id, schema, values) => {
      expect(valuesOf(checksOf(schema).get(`probe.${id}`))).toEqual(values);
    },
  );

  test("include text that faulty servers damage, if any text is allowed", () => {
    const texts = valuesOf(checksOf({ type: "string" }).get("probe.type.text.valid"));
    for (const special of [
      /\n/,
      /\t/,
      /[\u0001-\u0008]/,
      /[\u00e0-\u00ff]/,
      /\u0301/,
      /[\u4e00-\u9fff]/,
      /[\u0600-\u06ff]/,
      /[\u{1f300}-\u{1ffff}]/u,
      /^ /,
      /"/,
      /[\u202a-\u202e]/,
      /\u200b/,
      /(?:\w+ ){300}/,
    ]) {
      expect(
        texts.some((text) => special.test(String(text))),
        String(special),
      ).toBe(true);
    }
  });

  test("include text that looks like another type, for a parameter but not for items", () => {
    const texts = valuesOf(checksOf({ type: "string" }).get("probe.type.lookAlike.valid")).map(String);
    const types = texts.map((text) => (isJson(text) ? typeof JSON.parse(text) : "word"));
    expect(types).toEqual(expect.arrayContaining(["number", "boolean", "object", "word"]));
    expect(texts).toEqual(expect.arrayContaining(["0", "null", "[]"]));
    const items = checksOf({ type: "array", items: { type: "string" } });
    expect([...items.keys()].filter((id) => id.startsWith("probe") && id.includes("lookAlike"))).toEqual([]);
    for (const limited of [{ enum: ["a", "b"] }, { pattern: "^a" }, { format: "uri" }, { const: "a" }])
      expect(checksOf({ type: "string", ...limited }).has("probe.type.lookAlike.valid"), JSON.stringify(limited)).toBe(false);
  });

  test("outside the Basic Multilingual Plane have only a standard as evidence", () => {
    expect(checksOf({ type: "string", maxLength: 4 }).get("probe.maxLength.astral.valid")?.evidence).toBe("standard");
  });
});

describe("the generated values of a class", () => {
  const generate = (schema: JsonObject, id: string) => {
    const arbitrary = checksOf(schema).get(`probe.${id}`)?.arbitrary;
    return arbitrary === undefined ? [] : fc.sample(arbitrary, { numRuns: 50, seed: 1 }).map(({ value }) => value);
  };

  test.each<[JsonObject, string, (value: unknown) => boolean]>([
    [integer, "maximum.invalid", (value) => Number(value) > 8],
    [integer, "minimum.invalid", (value) => Number(value) < 2],
    [integer, "type.fraction.invalid", (value) => !Number.isInteger(value)],
    [{ type: "integer", minimum: 0, maximum: 1000 }, "minimum.valid", (value) => Number(value) >= 0 && Number(value) <= 1000],
    [{ type: "string", maxLength: 40 }, "maxLength.invalid", (value) => String(value).length > 40],
    [{ type: "string" }, "type.text.valid", (value) => typeof value === "string" && value !== ""],
    [word, "enum.unknown.invalid", (value) => typeof value === "string"],
  ])("%j %s belong to the class", (schema, id, isInClass) => {
    const values = generate(schema, id);
    expect(new Set(values).size).toBeGreaterThan(5);
    expect(values.every(isInClass)).toBe(true);
  });
});

describe("the request templates of a value", () => {
  const inputsOf = (id: string) => {
    const check = derive(contract)[0]?.checks.find((each) => each.id === id);
    return check?.examples.map((input) => ({ base: input.template.base, value: input.value, body: check.body(input) })) ?? [];
  };

  test("are the minimal request and requests with every parameter in turn", () => {
    const inputs = inputsOf("duration.maximum.invalid");
    expect(inputs[0]).toMatchObject({ base: "minimal", value: above("duration") });
    expect(inputs.map(({ base }) => base)).toEqual(inputs.map((_, index) => (index % 2 === 0 ? "minimal" : "full")));
    expect(new Set(inputs.map(({ value }) => value)).size).toBe(inputs.length);
  });

  test("are both if there is one value only", () => {
    expect(inputsOf("duration.type.null.invalid").map(({ base, value }) => [base, value])).toEqual([
      ["minimal", null],
      ["full", null],
    ]);
  });

  test("have every value of a flag and of an enumeration beside invalid values of every other parameter", () => {
    const [derivation] = derive(contract);
    const properties = propertiesOf(submission.request.schema);
    const values = Object.entries(properties).flatMap(([name, { default: usual, enum: listed, type }]) =>
      (Array.isArray(listed) ? listed : type === "boolean" ? [true, false] : [])
        .filter((value) => value !== usual)
        .map((value) => [name, value] as const),
    );
    expect(values.length).toBeGreaterThan(5);
    for (const parameter of Object.keys(properties)) {
      const bodies = derivation?.checks
        .filter((check) => check.kind === "reject" && check.place === parameter)
        .flatMap((check) => check.examples.map((input) => check.body(input)))
        .filter((body) => isObject(body));
      const missing = values.filter(
        ([name, value]) => name !== parameter && !bodies?.some((body) => body[name] === value && Object.hasOwn(body, parameter)),
      );
      expect(missing, parameter).toEqual([]);
    }
  });

  test("have invalid items alone and in every place among valid items", () => {
    const checks = checksOf({ type: "array", items: { type: "string" }, examples: [["x"]] });
    const arrays = [...checks.values()]
      .filter(({ id }) => id.startsWith("probe.items.type.") && id.endsWith(".invalid"))
      .flatMap((check) => check.examples.map((input) => (check.body(input) as { probe: readonly unknown[] }).probe));
    const places = arrays.map((array) => array.map((item) => (item === "x" ? "valid" : "invalid")).join(" "));
    expect(new Set(places)).toEqual(
      new Set(["invalid", "valid invalid", "invalid valid", "valid invalid valid", "valid valid valid valid invalid"]),
    );
  });
});
