import { expect, test } from "vitest";
import { asItIs, type Edit, RESULT, toldBetween } from "./edited-contract.js";

const HERE = "https://open.skills.video/api/v1";
const THERE = "https://example.com/v1";

const ofPath =
  (...urls: readonly string[]): Edit =>
  (document) => {
    document["paths"][RESULT].servers = urls.map((url) => ({ url }));
  };

const ofOperation =
  (...urls: readonly string[]): Edit =>
  (document) => {
    document["paths"][RESULT].get.servers = urls.map((url) => ({ url }));
  };

const inRegion =
  (region: string): Edit =>
  (document) => {
    document["servers"] = [{ url: "https://{region}.example.com", variables: { region: { default: region } } }];
  };

test.each<[string, Edit, Edit, ReturnType<typeof toldBetween>]>([
  ["a path", asItIs, ofPath(THERE), [[`GET ${RESULT}: is at ${THERE}, not at ${HERE}`, true, true]]],
  ["an operation", asItIs, ofOperation(THERE), [[`GET ${RESULT}: is at ${THERE}, not at ${HERE}`, true, true]]],
  ["an operation no more", ofOperation(THERE), asItIs, [[`GET ${RESULT}: is at ${HERE}, not at ${THERE}`, true, true]]],
  ["a path, too", ofPath(HERE), ofPath(HERE, THERE), [[`GET ${RESULT}: is at ${THERE}, too`, false, false]]],
  [
    "the API by a default",
    inRegion("eu"),
    inRegion("us"),
    [["the API: is at https://us.example.com, not at https://eu.example.com", true, true]],
  ],
])("another server of %s is told", (_, before, after, expected) => {
  expect(toldBetween(before, after)).toEqual(expected);
});
