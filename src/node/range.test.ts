import { expect, test } from "vitest";
import { readRepresentation, totalOf } from "./range.js";

test.each([
  ["36", 36],
  ["0", 0],
  ["", undefined],
  ["-1", undefined],
  ["36, 36", undefined],
  ["36 bytes", undefined],
  ["1e3", undefined],
])("Content-Length %j announces %s bytes", (length, total) => {
  expect(readRepresentation(new Headers({ "content-length": length })).total).toBe(total);
});

test("the length of an encoded body is not the length of the video", () => {
  const headers = new Headers({ "content-length": "36", "content-encoding": "gzip", etag: '"v1"' });
  expect(readRepresentation(headers)).toEqual({ etag: '"v1"', total: undefined, validator: undefined });
});

test.each([
  ["bytes 0-9/36", 36],
  ["bytes 0-9/*", undefined],
  ["bytes */5", 5],
  ["", undefined],
])("Content-Range %j announces %s bytes", (range, total) => {
  expect(totalOf(new Headers({ "content-range": range }))).toBe(total);
});
