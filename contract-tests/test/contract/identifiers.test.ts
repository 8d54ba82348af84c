import { expect, test } from "vitest";
import { resolveIdentifiers } from "../../src/contract/document/identifiers.js";
import { dereference } from "../../src/contract/document/references.js";

const color = { type: "string", pattern: "^#[0-9a-f]{6}$" };

test("a reference to an anchor is resolved, and a copied schema has no anchor", () => {
  const document = {
    schemas: {
      Theme: { $defs: { color: { $anchor: "color", ...color } }, properties: { text: { $ref: "#color" } } },
      Other: { $defs: { color: { $anchor: "color", type: "integer" } }, properties: { line: { $ref: "#color" } } },
    },
  };
  expect(dereference(document, "test")).toEqual({
    schemas: {
      Theme: { $defs: { color }, properties: { text: color } },
      Other: { $defs: { color: { type: "integer" } }, properties: { line: { type: "integer" } } },
    },
  });
});

test("a reference can be relative to the `$id` of its schema, or be the `$id` of another one", () => {
  const document = {
    schemas: {
      Theme: {
        $id: "https://example.com/theme",
        $defs: { color },
        properties: {
          text: { $ref: "#/$defs/color" },
          size: { $ref: "https://example.com/size" },
          font: { $ref: "#/schemas/Font" },
        },
      },
      Size: { $id: "https://example.com/size", type: "integer" },
      Font: { type: "string" },
    },
  };
  expect(dereference(document, "test")).toHaveProperty("schemas.Theme.properties", {
    text: color,
    size: { type: "integer" },
    font: { type: "string" },
  });
});

test("data and properties with the name of an identifier stay", () => {
  const document = { properties: { $id: { type: "string", default: { $id: "x" } } }, example: { $anchor: "y", $ref: "#y" } };
  expect(resolveIdentifiers(document)).toEqual(document);
});

test("a reference to a missing anchor is reported", () => {
  expect(() => dereference({ a: { $ref: "#nowhere" } }, "test")).toThrow("test: the target of $ref #nowhere does not exist");
});
