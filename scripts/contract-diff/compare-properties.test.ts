import { expect, test } from "vitest";
import {
  compareEdits,
  type Document,
  type Edit,
  editRequests,
  SUBMIT_PATH,
} from "../../contract-tests/test-support/edited-contract.js";

const editError =
  (edit: (schema: Document) => void): Edit =>
  (document) => {
    const { responses } = document["paths"][SUBMIT_PATH].post;
    const { schema } = responses["400"].content["application/json"];
    edit(schema);
  };

const HINT = { type: "string" };
const without = (isClosed: boolean) => (schema: Document) => {
  if (isClosed) schema["additionalProperties"] = false;
};
const withHint = (isClosed: boolean) => (schema: Document) => {
  without(isClosed)(schema);
  schema["properties"].hint = HINT;
};

test.each<[string, Edit, Edit, string, breaksClients: boolean, breaksServers: boolean]>([
  ["added to a closed response", editError(without(true)), editError(withHint(true)), "hint: added", true, false],
  ["added to an open response", editError(without(false)), editError(withHint(false)), "hint: added", false, false],
  ["removed from a closed response", editError(withHint(true)), editError(without(true)), "hint: removed", true, true],
  ["removed from an open response", editError(withHint(false)), editError(without(false)), "hint: removed", true, false],
  ["removed from a closed request", editRequests(withHint(true)), editRequests(without(true)), "hint: removed", true, true],
  ["removed from an open request", editRequests(withHint(false)), editRequests(without(false)), "hint: removed", true, false],
  ["added to a closed request", editRequests(without(true)), editRequests(withHint(true)), "hint: added", false, true],
])("a property %s breaks the right sides", (_, before, after, text, breaksClients, breaksServers) => {
  expect(compareEdits(before, after)).toEqual([[expect.stringContaining(text), breaksClients, breaksServers]]);
});

test("compares a property that is required but not described", () => {
  const requiring = (...names: readonly string[]) =>
    editRequests((schema) => {
      schema["required"] = names;
    });
  expect(compareEdits(requiring("prompt", "key"), requiring("prompt"))).toEqual([["VideoRequest.key: removed", true, false]]);
  expect(compareEdits(requiring("prompt"), requiring("prompt", "key"))).toEqual([
    ["VideoRequest.key: added as required", true, true],
  ]);
});

test.each(["$anchor", "$comment", "$defs", "$id", "$schema", "xml"])("%s beside other changes is notation", (keyword) => {
  const value = keyword === "$defs" ? { short: { type: "string" } } : keyword === "xml" ? { name: "video" } : "https://a.bc/d";
  const notate = (schema: Document) => {
    schema[keyword] = value;
    schema["properties"].hint = HINT;
  };
  const expected = [[expect.stringContaining("hint: added"), false, true]];
  expect(compareEdits(() => {}, editRequests(notate))).toEqual(expected);
});

test.each<[string, isRequired: readonly [boolean, boolean], sides: readonly [boolean, boolean]]>([
  ["optional in both versions", [false, false], [true, true]],
  ["no longer required", [true, false], [false, true]],
  ["now required", [false, true], [true, false]],
  ["required in both versions", [true, true], [false, false]],
])("a default of a property that is %s breaks the sides that use it", (_, [before, after], sides) => {
  const requireHint = (isRequired: boolean, hint: object) =>
    editRequests((schema) => {
      schema["properties"].hint = hint;
      schema["required"] = isRequired ? ["prompt", "hint"] : ["prompt"];
    });
  const differences = compareEdits(requireHint(before, HINT), requireHint(after, { ...HINT, default: "x" }));
  expect(differences).toContainEqual([expect.stringContaining('hint: default "x" added'), ...sides]);
});
