import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import { normalizeContractDiff } from "./contract-diff.js";

const CONTRACT = `paths:
  /generation/{id}:
components:
  schemas:
    VideoRequest:
      properties:
        duration:
          minimum: 2
        resolution:
          enum: [720p, 1080p]
`;

const PRINTED = `Breaks callers and servers of the old edition
  VideoRequest, duration: is at least 2, not 1
  GET /generations/{id}: is GET /generation/{id} now

Breaks servers of the old edition; callers are not affected
  VideoRequest, resolution: may be 720p

Compatible for both
  VideoRequest: says something else

Compared with openapi.yaml, a release raises the major version.
`;

const differences = (from: string | RegExp, to: string) => {
  const changed = PRINTED.replace(from, to);
  expect(changed).not.toBe(PRINTED);
  return diffJson(normalizeContractDiff(PRINTED, CONTRACT), normalizeContractDiff(changed, CONTRACT));
};

test.each([
  ["heading", "Breaks callers and servers of the old edition", "Breaking for clients and servers"],
  ["heading with an exception", "callers are not affected", "clients are not affected"],
  ["heading of what is compatible", "Compatible for both", "Non-breaking"],
  ["message", "is at least 2, not 1", "minimum raised from 1 to 2"],
  ["notation of a place", "VideoRequest, duration", "VideoRequest.duration"],
  ["sentence", "a release raises the major version", "the next version must be major"],
])("a changed %s is ignored", (_, from, to) => {
  expect(differences(from, to)).toEqual([]);
});

test.each([
  ["classification", "Breaks callers and servers", "Breaks callers"],
  ["classification of what is compatible", "Compatible for both", "Breaks callers of the old edition"],
  ["place", "VideoRequest, duration", "VideoRequest, resolution"],
  ["path", "GET /generations/{id}", "GET /videos/{id}"],
  ["limit", "at least 2", "at least 3"],
  ["value", "may be 720p", "may be 1080p"],
  ["step", "major version", "minor version"],
  ["missing difference", /.*may be 720p\n/, ""],
  ["order", /(.*at least.*\n)(.*\n)/, "$2$1"],
])("a changed %s is reported", (_, from, to) => {
  expect(differences(from, to).length).toBeGreaterThan(0);
});
