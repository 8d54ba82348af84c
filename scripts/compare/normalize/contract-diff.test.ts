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

const PRINTED = `Breaks clients and servers of the old version
  VideoRequest, duration: is at least 2, not 1
  GET /generations/{id}: is GET /generation/{id} now

Breaks servers of the old version; clients are not affected
  VideoRequest, resolution: may be 720p

Compatible for both
  VideoRequest: the description changed

Compared with openapi.yaml, a release raises the major version.
`;

const differences = (from: string | RegExp, to: string) => {
  const changed = PRINTED.replace(from, to);
  expect(changed).not.toBe(PRINTED);
  return diffJson(normalizeContractDiff(PRINTED, CONTRACT), normalizeContractDiff(changed, CONTRACT));
};

test.each([
  ["heading", "Breaks clients and servers of the old version", "Breaking for callers and servers"],
  ["heading with an exception", "clients are not affected", "callers are not affected"],
  ["heading of compatible changes", "Compatible for both", "Non-breaking"],
  ["message", "is at least 2, not 1", "minimum raised from 1 to 2"],
  ["notation of a location", "VideoRequest, duration", "VideoRequest.duration"],
  ["sentence", "a release raises the major version", "the next version must be major"],
])("a changed %s is ignored", (_, from, to) => {
  expect(differences(from, to)).toEqual([]);
});

test.each([
  ["classification", "Breaks clients and servers", "Breaks clients"],
  ["classification of compatible changes", "Compatible for both", "Breaks clients of the old version"],
  ["location", "VideoRequest, duration", "VideoRequest, resolution"],
  ["path", "GET /generations/{id}", "GET /videos/{id}"],
  ["limit", "at least 2", "at least 3"],
  ["value", "may be 720p", "may be 1080p"],
  ["step", "major version", "minor version"],
  ["missing difference", /.*may be 720p\n/, ""],
  ["order", /(.*at least.*\n)(.*\n)/, "$2$1"],
])("a changed %s is reported", (_, from, to) => {
  expect(differences(from, to).length).toBeGreaterThan(0);
});
