import { fullFormats } from "ajv-formats/dist/formats.js";

/** Whether Ajv asserts a format. Others are annotations (JSON Schema Validation §7.2.3). */
export function isAssertedFormat(format: string): boolean {
  return Object.hasOwn(fullFormats, format) && fullFormats[format as keyof typeof fullFormats] !== true;
}

/** Strings that are invalid in most formats, the least plausible first. */
export const COMMON_MALFORMED = [
  "",
  "x",
  "not one of these",
  "http://",
  "://example.com/cat.png",
  "example.com/cat.png",
  "2026-13-01",
  "256.1.1.1",
];

/** Further strings, for formats that allow most of the common ones. */
export const MALFORMED = [...COMMON_MALFORMED, "a b", "%", "[", "~", "{", "/~2"];

/** Values in each format (JSON Schema Validation §7.3): a typical one first, and others for limits of the length. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  binary: ["a cat"],
  byte: ["YWJj", "YQ==", "YWJjYWJj"],
  date: ["2026-01-31"],
  "date-time": ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
  duration: ["PT5S", "P1D", "P1Y2M3DT4H5M6S"],
  email: ["cat@example.com", "a@b.co"],
  hostname: ["example.com", "a"],
  ipv4: ["192.0.2.1"],
  ipv6: ["2001:db8::1", "::1"],
  "iso-date-time": ["2026-01-31T12:00:00Z"],
  "iso-time": ["12:00:00Z"],
  "json-pointer": ["/a/b", ""],
  "json-pointer-uri-fragment": ["#/a"],
  password: ["a cat"],
  regex: ["^a+$", "a"],
  "relative-json-pointer": ["1/a", "0"],
  time: ["12:00:00Z", "12:00:00.000Z"],
  uri: ["https://example.com/cat.png", "https://a.bc", "a:b"],
  "uri-reference": ["https://example.com/cat.png", "/a", "a"],
  "uri-template": ["https://example.com/{cat}", "a"],
  url: ["https://example.com/cat.png", "https://a.bc"],
  uuid: ["0b0e7a9e-5a3c-4d0e-9f5e-6f1d2c3b4a59"],
};

/** Returns values in a format. Returns none for an unknown format, which allows any text. */
export function formatSamples(format: string): readonly string[] {
  return SAMPLES[format] ?? [];
}
