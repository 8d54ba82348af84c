import { expect, test } from "vitest";
import { type Document, type Edit, ofRequests, SUBMIT, toldBetween } from "./edited-contract.js";

const ofAnswer =
  (edit: (schema: Document) => void): Edit =>
  (document) => {
    const { responses } = document["paths"][SUBMIT].post;
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

test.each<[string, Edit, Edit, string, callers: boolean, servers: boolean]>([
  ["new in a closed answer", ofAnswer(without(true)), ofAnswer(withHint(true)), "hint: is new", true, false],
  ["new in an open answer", ofAnswer(without(false)), ofAnswer(withHint(false)), "hint: is new", false, false],
  ["gone from a closed answer", ofAnswer(withHint(true)), ofAnswer(without(true)), "hint: is gone", true, true],
  ["gone from an open answer", ofAnswer(withHint(false)), ofAnswer(without(false)), "hint: is gone", true, false],
  ["gone from a closed request", ofRequests(withHint(true)), ofRequests(without(true)), "hint: is gone", true, true],
  ["gone from an open request", ofRequests(withHint(false)), ofRequests(without(false)), "hint: is gone", true, false],
  ["new in a closed request", ofRequests(without(true)), ofRequests(withHint(true)), "hint: is new", false, true],
])("a property %s breaks whom it must", (_, before, after, what, callers, servers) => {
  expect(toldBetween(before, after)).toEqual([[expect.stringContaining(what), callers, servers]]);
});

test("a property that must be there without being described is compared", () => {
  const needs = (...names: readonly string[]) =>
    ofRequests((schema) => {
      schema["required"] = names;
    });
  expect(toldBetween(needs("prompt", "key"), needs("prompt"))).toEqual([["VideoRequest, key: is gone", true, false]]);
  expect(toldBetween(needs("prompt"), needs("prompt", "key"))).toEqual([
    ["VideoRequest, key: is new, and must be sent", true, true],
  ]);
});
