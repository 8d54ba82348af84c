import { describe, expect, test } from "vitest";
import { asItIs, type Document, type Edit, ofParameter, ofRequests, toldBetween } from "./edited-contract.js";

const DURATION = { type: "integer", minimum: 2, maximum: 8, default: 5 };
const AUTO = { type: "string", const: "auto" };

const duration = (schema: object) => ofParameter("duration", schema);

describe("what is said within allOf is the schema's own", () => {
  const told = (after: object) => toldBetween(duration(DURATION), duration({ default: 5, ...after }));

  test.each<[string, object, ReturnType<typeof toldBetween>]>([
    [
      "bounds",
      { allOf: [{ type: "integer", minimum: 4, maximum: 6 }] },
      [
        ["VideoRequest, duration: is at least 4, not 2", true, true],
        ["VideoRequest, duration: is at most 6, not 8", true, true],
      ],
    ],
    [
      "the strictest bound",
      { maximum: 9, allOf: [{ type: "integer", minimum: 2 }, { maximum: 7 }, { minimum: 1, maximum: 8 }] },
      [["VideoRequest, duration: is at most 7, not 8", true, true]],
    ],
    [
      "values that are in all lists",
      { type: "number", allOf: [{ enum: [2, 3, 4] }, { type: "integer", enum: [3, 4, 5], minimum: 2, maximum: 8 }] },
      [["VideoRequest, duration: may not be 2, 5, 6, 7 or 8 any more", true, true]],
    ],
    [
      "what cannot be said in one schema",
      { ...DURATION, not: { const: 3 }, allOf: [{ not: { const: 7 } }] },
      [
        ['VideoRequest, duration: has allOf [{"not":{"const":7}}], and had no such limit', true, true],
        ['VideoRequest, duration: has not {"const":3}, and had no such limit', true, true],
      ],
    ],
  ])("%s", (_, after, expected) => {
    const found = told(after);
    for (const difference of expected) expect(found).toContainEqual(difference);
    expect(found.filter(([, callers]) => callers)).toHaveLength(expected.length);
  });

  test("and where it is the same, nothing breaks", () => {
    expect(told({ maximum: 8, allOf: [{ type: "integer", minimum: 2 }] })).toEqual([
      ["the contract: says the same in other words", false, false],
    ]);
  });

  test("properties, and which must be there", () => {
    const split: Edit = ofRequests((schema) => {
      const { n, seed, ...others } = schema["properties"];
      schema["allOf"] = [{ properties: { n, seed }, required: ["prompt"] }];
      schema["properties"] = others;
      delete schema["required"];
    });
    expect(toldBetween(asItIs, split)).toEqual([["the contract: says the same in other words", false, false]]);
    const changed: Edit = (document) => {
      split(document);
      ofRequests(({ allOf: [{ properties, required }] }) => {
        properties.n.default = 2;
        required.push("seed");
      })(document);
    };
    expect(toldBetween(split, changed)).toEqual([
      ["VideoRequest, n: is 2 where it is left out, not 1", true, true],
      ["VideoRequest, seed: must be sent", true, true],
    ]);
  });
});

describe("a value with alternatives that nothing tells apart", () => {
  test.each<[string, object, object, ReturnType<typeof toldBetween>]>([
    [
      "one of them narrower than the value was",
      DURATION,
      { default: 5, oneOf: [{ type: "integer", minimum: 4, maximum: 6 }, AUTO] },
      [
        ["VideoRequest, duration (of type integer): is at least 4, not 2", true, true],
        ["VideoRequest, duration (of type integer): is at most 6, not 8", true, true],
        ['VideoRequest, duration: may be "auto"', false, true],
      ],
    ],
    [
      "one more",
      DURATION,
      { default: 5, oneOf: [{ type: "integer", minimum: 2, maximum: 8 }, AUTO] },
      [['VideoRequest, duration: may be "auto"', false, true]],
    ],
    [
      "one less",
      { default: 5, oneOf: [{ type: "integer", minimum: 2, maximum: 8 }, AUTO] },
      DURATION,
      [['VideoRequest, duration: may not be "auto" any more', true, true]],
    ],
    [
      "one less that another allows",
      { default: 5, anyOf: [DURATION, { type: "integer", minimum: 3, maximum: 4 }] },
      DURATION,
      [['VideoRequest, duration: may not be of the form {"type":"integer","minimum":3,"maximum":4} any more', false, false]],
    ],
    [
      "alternatives in another order",
      { default: 5, oneOf: [DURATION, AUTO] },
      { default: 5, oneOf: [AUTO, DURATION] },
      [["the contract: says the same in other words", false, false]],
    ],
    [
      "alternatives that overlap, and are now refused there",
      { default: 5, anyOf: [DURATION, { type: "number", minimum: 7 }] },
      { default: 5, oneOf: [DURATION, { type: "number", minimum: 7 }] },
      [["VideoRequest, duration: may not be what several alternatives allow", true, true]],
    ],
    [
      "a wider one of those of which only one may be meant",
      { default: 5, oneOf: [DURATION, { type: "integer", minimum: 12 }] },
      { default: 5, oneOf: [DURATION, { type: "integer", minimum: 6 }] },
      [["VideoRequest, duration (alternative 2): is at least 6, not 12", true, true]],
    ],
    [
      "a default of one",
      { oneOf: [DURATION, AUTO] },
      { oneOf: [{ ...DURATION, default: 4 }, AUTO] },
      [["VideoRequest, duration (of type integer): is 4 where it is left out, not 5", true, true]],
    ],
    [
      "both lists at once",
      { default: 5, type: "integer", anyOf: [{ minimum: 2 }, { maximum: 0 }], oneOf: [{ maximum: 8 }] },
      { default: 5, type: "integer", anyOf: [{ minimum: 2 }, { maximum: 0 }], oneOf: [{ maximum: 7 }] },
      [["VideoRequest, duration (alternative 1): is at most 7, not 8", true, true]],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(toldBetween(duration(before), duration(after))).toEqual(expected);
  });
});

describe("a request of several shapes that nothing tells apart", () => {
  const shapes: Edit = ofRequests((schema) => {
    const text = structuredClone(schema);
    const { prompt: _, ...others } = structuredClone(schema["properties"]);
    const image = { type: "object", required: ["image_url"], properties: { ...others, image_url: { type: "string" } } };
    for (const keyword of Object.keys(schema)) delete schema[keyword];
    Object.assign(schema, { description: "Either.", oneOf: [text, image] });
  });
  const secondShape =
    (edit: (shape: Document) => void): Edit =>
    (document) => {
      shapes(document);
      ofRequests(({ oneOf }) => edit(oneOf[1]))(document);
    };

  test.each<[string, (shape: Document) => void, string, callers: boolean, servers: boolean]>([
    [
      "a default",
      ({ properties }) => {
        properties.duration.default = 3;
      },
      "VideoRequest, duration (alternative 2): is 3 where it is left out, not 5",
      true,
      true,
    ],
    [
      "a bound",
      ({ properties }) => {
        properties.duration.maximum = 6;
      },
      "VideoRequest, duration (alternative 2): is at most 6, not 8",
      true,
      true,
    ],
    [
      "a description",
      ({ properties }) => {
        properties.duration.description = "Other.";
      },
      "VideoRequest, duration (alternative 2): is described in other words",
      false,
      false,
    ],
    [
      "what must be sent",
      (shape) => {
        shape["required"] = ["image_url", "seed"];
      },
      "VideoRequest, seed (alternative 2): must be sent",
      true,
      true,
    ],
  ])("%s of the second is told", (_, edit, ...expected) => {
    expect(toldBetween(shapes, secondShape(edit))).toEqual([expected]);
  });

  test("one more is wider", () => {
    const found = toldBetween(asItIs, shapes);
    expect(found.filter(([, callers]) => callers)).toEqual([]);
    expect(found).toContainEqual(["VideoRequest: may be an object with image_url", false, true]);
  });

  test("one less is told by what was sent in it", () => {
    expect(toldBetween(shapes, asItIs)).toContainEqual([
      "VideoRequest: may not be an object with image_url any more",
      true,
      true,
    ]);
  });

  test("that something must be sent is told though no property is new", () => {
    const free = ofRequests((schema) => {
      delete schema["required"];
    });
    const either: Edit = (document) => {
      free(document);
      ofRequests((schema) => {
        schema["anyOf"] = [{ required: ["prompt"] }, { required: ["reference_image_urls"] }];
      })(document);
    };
    expect(toldBetween(free, either)).toContainEqual(["VideoRequest, prompt (alternative 1): must be sent", true, true]);
  });
});
