import { describe, expect, test } from "vitest";
import { parseEntry } from "./journal-entry.js";

const AT = "2026-11-30T12:00:00.000Z";
const VALID = {
  submitting: { type: "submitting", at: AT, job: "job_1", request: { prompt: "a cat" } },
  accepted: { type: "accepted", at: AT, job: "job_1", id: "gen_1" },
  rejected: { type: "rejected", at: AT, job: "job_1" },
  dismissed: { type: "dismissed", at: AT, job: "job_1" },
  ended: { type: "ended", at: AT, id: "gen_1", state: "completed" },
  collected: { type: "collected", at: AT, id: "gen_1" },
} as const;

test.each(Object.entries(VALID))("a record of type %s is valid", (_, record) => {
  expect(parseEntry(record)).toBe(record);
  expect(parseEntry({ ...record, at: "yesterday" })).toBeUndefined();
  expect(parseEntry({ ...record, type: "other" })).toBeUndefined();
});

describe("a record is invalid without", () => {
  test.each(Object.values(VALID).flatMap((record) => Object.keys(record).map((name) => [record.type, name, record] as const)))(
    "type %s: %s",
    (_, name, record) => {
      expect(parseEntry({ ...record, [name]: undefined })).toBeUndefined();
    },
  );
});

test.each([
  { ...VALID.submitting, job: "" },
  { ...VALID.submitting, request: "a cat" },
  { ...VALID.accepted, id: ".." },
  { ...VALID.accepted, job: 1 },
  { ...VALID.ended, id: "" },
  { ...VALID.ended, state: "running" },
  { ...VALID.collected, id: 7 },
])("%j is not a record", (value) => {
  expect(parseEntry(value)).toBeUndefined();
});

test.each([null, undefined, 1, "accepted", []])("%j is not a record", (value) => {
  expect(parseEntry(value)).toBeUndefined();
});
