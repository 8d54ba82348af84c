import { describe, expect, test } from "vitest";
import {
  compareEdits,
  compareEditsWithAnnotations,
  type DifferenceRow,
  type Document,
  type Edit,
  editRequests,
  setParameter,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const DURATION = { type: "integer", minimum: 2, maximum: 8, default: 5 };
const AUTO = { type: "string", const: "auto" };
const SAME_MEANING: readonly DifferenceRow[] = [];

const duration = (schema: object) => setParameter("duration", schema);

describe("allOf is merged into the schema", () => {
  const differencesOf = (after: object) => compareEdits(duration(DURATION), duration({ default: 5, ...after }));

  test.each<[string, object, readonly DifferenceRow[]]>([
    [
      "bounds",
      { allOf: [{ type: "integer", minimum: 4, maximum: 6 }] },
      [
        ["VideoRequest.duration: minimum increased from 2 to 4", true, true],
        ["VideoRequest.duration: maximum decreased from 8 to 6", true, true],
      ],
    ],
    [
      "the strictest of several bounds",
      { maximum: 9, allOf: [{ type: "integer", minimum: 2 }, { maximum: 7 }, { minimum: 1, maximum: 8 }] },
      [["VideoRequest.duration: maximum decreased from 8 to 7", true, true]],
    ],
    [
      "the values that all lists contain",
      { type: "number", allOf: [{ enum: [2, 3, 4] }, { type: "integer", enum: [3, 4, 5], minimum: 2, maximum: 8 }] },
      [["VideoRequest.duration: allowed values removed: 2, 5, 6, 7, 8", true, true]],
    ],
    [
      "keywords that one schema cannot express",
      { ...DURATION, not: { const: 3 }, allOf: [{ not: { const: 7 } }] },
      [
        ['VideoRequest.duration: allOf [{"not":{"const":7}}] added', true, true],
        ['VideoRequest.duration: not {"const":3} added', true, true],
      ],
    ],
  ])("%s", (_, after, expected) => {
    const found = differencesOf(after);
    for (const difference of expected) expect(found).toContainEqual(difference);
    expect(found.filter(([, breaksClients]) => breaksClients)).toHaveLength(expected.length);
  });

  test("an equivalent allOf breaks nothing", () => {
    expect(differencesOf({ maximum: 8, allOf: [{ type: "integer", minimum: 2 }] })).toEqual(SAME_MEANING);
  });

  test("properties and required properties", () => {
    const split: Edit = editRequests((schema) => {
      const { n, seed, ...others } = schema["properties"];
      schema["allOf"] = [{ properties: { n, seed }, required: ["prompt"] }];
      schema["properties"] = others;
      delete schema["required"];
    });
    expect(compareEdits(unchanged, split)).toEqual(SAME_MEANING);
    const changed: Edit = (document) => {
      split(document);
      editRequests(({ allOf: [{ properties, required }] }) => {
        properties.n.default = 2;
        required.push("seed");
      })(document);
    };
    expect(compareEdits(split, changed)).toEqual([
      ["VideoRequest.n: default changed from 1 to 2", true, true],
      ["VideoRequest.seed: became required", true, true],
    ]);
  });
});

describe("a value with alternatives but without a discriminator", () => {
  test.each<[string, object, object, readonly DifferenceRow[]]>([
    [
      "becomes one narrower and one new alternative",
      DURATION,
      { default: 5, oneOf: [{ type: "integer", minimum: 4, maximum: 6 }, AUTO] },
      [
        ["VideoRequest.duration (type integer): minimum increased from 2 to 4", true, true],
        ["VideoRequest.duration (type integer): maximum decreased from 8 to 6", true, true],
        ['VideoRequest.duration: alternative added: "auto"', false, true],
      ],
    ],
    [
      "gains an alternative",
      DURATION,
      { default: 5, oneOf: [{ type: "integer", minimum: 2, maximum: 8 }, AUTO] },
      [['VideoRequest.duration: alternative added: "auto"', false, true]],
    ],
    [
      "loses an alternative",
      { default: 5, oneOf: [{ type: "integer", minimum: 2, maximum: 8 }, AUTO] },
      DURATION,
      [['VideoRequest.duration: alternative removed: "auto"', true, true]],
    ],
    [
      "loses an alternative while the other one becomes wider",
      { default: 5, oneOf: [{ type: "integer", minimum: 2, maximum: 6 }, AUTO] },
      DURATION,
      [
        ["VideoRequest.duration (type integer before the change): maximum increased from 6 to 8", false, true],
        ['VideoRequest.duration: alternative removed: "auto"', true, true],
      ],
    ],
    [
      "loses an alternative that another one includes",
      { default: 5, anyOf: [DURATION, { type: "integer", minimum: 3, maximum: 4 }] },
      DURATION,
      SAME_MEANING,
    ],
    [
      "lists its alternatives in another order",
      { default: 5, oneOf: [DURATION, AUTO] },
      { default: 5, oneOf: [AUTO, DURATION] },
      SAME_MEANING,
    ],
    [
      "no longer allows values that several alternatives allow",
      { default: 5, anyOf: [DURATION, { type: "number", minimum: 7 }] },
      { default: 5, oneOf: [DURATION, { type: "number", minimum: 7 }] },
      [["VideoRequest.duration: values that match several alternatives no longer allowed", true, true]],
    ],
    [
      "now allows values that several alternatives allow",
      { default: 5, oneOf: [DURATION, { type: "number", minimum: 7 }] },
      { default: 5, anyOf: [DURATION, { type: "number", minimum: 7 }] },
      [["VideoRequest.duration: values that match several alternatives now allowed", false, true]],
    ],
    [
      "has a wider alternative of oneOf that now overlaps with another one",
      { default: 5, oneOf: [DURATION, { type: "integer", minimum: 12 }] },
      { default: 5, oneOf: [DURATION, { type: "integer", minimum: 6 }] },
      [["VideoRequest.duration (alternative 2): minimum decreased from 12 to 6", true, true]],
    ],
    [
      "has another default in one alternative",
      { oneOf: [DURATION, AUTO] },
      { oneOf: [{ ...DURATION, default: 4 }, AUTO] },
      [["VideoRequest.duration (type integer): default changed from 5 to 4", true, true]],
    ],
    [
      "has both anyOf and oneOf",
      { default: 5, type: "integer", anyOf: [{ minimum: 2 }, { maximum: 0 }], oneOf: [{ maximum: 8 }] },
      { default: 5, type: "integer", anyOf: [{ minimum: 2 }, { maximum: 0 }], oneOf: [{ maximum: 7 }] },
      [["VideoRequest.duration (alternative 1): maximum decreased from 8 to 7", true, true]],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(compareEdits(duration(before), duration(after))).toEqual(expected);
  });
});

describe("a request with alternatives but without a discriminator", () => {
  const withAlternatives: Edit = editRequests((schema) => {
    const text = structuredClone(schema);
    const { prompt: _, ...others } = structuredClone(schema["properties"]);
    const image = { type: "object", required: ["image_url"], properties: { ...others, image_url: { type: "string" } } };
    for (const keyword of Object.keys(schema)) delete schema[keyword];
    Object.assign(schema, { description: "Text or image.", oneOf: [text, image] });
  });
  const editSecond =
    (edit: (alternative: Document) => void): Edit =>
    (document) => {
      withAlternatives(document);
      editRequests(({ oneOf }) => edit(oneOf[1]))(document);
    };

  test.each<[string, (alternative: Document) => void, ...DifferenceRow]>([
    [
      "default",
      ({ properties }) => {
        properties.duration.default = 3;
      },
      "VideoRequest.duration (alternative 2): default changed from 5 to 3",
      true,
      true,
    ],
    [
      "bound",
      ({ properties }) => {
        properties.duration.maximum = 6;
      },
      "VideoRequest.duration (alternative 2): maximum decreased from 8 to 6",
      true,
      true,
    ],
    [
      "description",
      ({ properties }) => {
        properties.duration.description = "Other.";
      },
      "VideoRequest.duration (alternative 2): description changed",
      false,
      false,
    ],
    [
      "list of required properties",
      (alternative) => {
        alternative["required"] = ["image_url", "seed"];
      },
      "VideoRequest.seed (alternative 2): became required",
      true,
      true,
    ],
  ])("reports a changed %s of the second alternative", (_, edit, ...expected) => {
    expect(compareEditsWithAnnotations(withAlternatives, editSecond(edit))).toEqual([expected]);
  });

  test("an added alternative does not break clients", () => {
    const found = compareEdits(unchanged, withAlternatives);
    expect(found.filter(([, breaksClients]) => breaksClients)).toEqual([]);
    expect(found).toContainEqual(["VideoRequest: alternative added: object with image_url", false, true]);
  });

  test("a removed alternative is described by its required properties", () => {
    expect(compareEdits(withAlternatives, unchanged)).toContainEqual([
      "VideoRequest: alternative removed: object with image_url",
      true,
      true,
    ]);
  });

  test("reports a property that becomes required in an alternative without properties", () => {
    const withoutRequired = editRequests((schema) => {
      delete schema["required"];
    });
    const withRequiredAlternatives: Edit = (document) => {
      withoutRequired(document);
      editRequests((schema) => {
        schema["anyOf"] = [{ required: ["prompt"] }, { required: ["reference_image_urls"] }];
      })(document);
    };
    expect(compareEdits(withoutRequired, withRequiredAlternatives)).toContainEqual([
      "VideoRequest.prompt (alternative 1): became required",
      true,
      true,
    ]);
  });
});
