import { expect, test } from "vitest";
import {
  compareEditsWithAnnotations,
  type DifferenceRow,
  type Edit,
  RESULT_PATH,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const ORIGINAL = "https://open.skills.video/api/v1";
const OTHER = "https://example.com/v1";

const servePath =
  (...urls: readonly string[]): Edit =>
  (document) => {
    document["paths"][RESULT_PATH].servers = urls.map((url) => ({ url }));
  };

const serveOperation =
  (...urls: readonly string[]): Edit =>
  (document) => {
    document["paths"][RESULT_PATH].get.servers = urls.map((url) => ({ url }));
  };

const serveRegion =
  (region: string): Edit =>
  (document) => {
    document["servers"] = [{ url: "https://{region}.example.com", variables: { region: { default: region } } }];
  };

const describeOriginal: Edit = (document) => {
  document["servers"][0].description = "Production.";
};

test.each<[string, Edit, Edit, readonly DifferenceRow[]]>([
  [
    "server of a path",
    unchanged,
    servePath(OTHER),
    [[`GET ${RESULT_PATH}: server changed from ${ORIGINAL} to ${OTHER}`, true, true]],
  ],
  [
    "server of an operation",
    unchanged,
    serveOperation(OTHER),
    [[`GET ${RESULT_PATH}: server changed from ${ORIGINAL} to ${OTHER}`, true, true]],
  ],
  [
    "server of an operation that had its own",
    serveOperation(OTHER),
    unchanged,
    [[`GET ${RESULT_PATH}: server changed from ${OTHER} to ${ORIGINAL}`, true, true]],
  ],
  [
    "list of servers with one more",
    servePath(ORIGINAL),
    servePath(ORIGINAL, OTHER),
    [[`GET ${RESULT_PATH}: server ${OTHER} added`, false, false]],
  ],
  [
    "list of servers with one less",
    servePath(ORIGINAL, OTHER),
    servePath(ORIGINAL),
    [[`GET ${RESULT_PATH}: server ${OTHER} removed`, true, false]],
  ],
  [
    "order of servers",
    servePath(ORIGINAL, OTHER),
    servePath(OTHER, ORIGINAL),
    [[`GET ${RESULT_PATH}: first server changed from ${ORIGINAL} to ${OTHER}`, false, false]],
  ],
  [
    "default of a server variable",
    serveRegion("eu"),
    serveRegion("us"),
    [["the API: server changed from https://eu.example.com to https://us.example.com", true, true]],
  ],
  ["description of a server", unchanged, describeOriginal, [["the API: server details changed", false, false]]],
])("reports a changed %s", (_, before, after, expected) => {
  expect(compareEditsWithAnnotations(before, after)).toEqual(expected);
});
