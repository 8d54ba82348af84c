import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requestJsonSchema } from "../../generated/request-schema.js";
import {
  InvalidRequestError,
  limits,
  type ParseOptions,
  parseRequest,
  type RequestIssue,
  requestSchema,
  type VideoRequest,
} from "../index.js";

/** Returns the issues of a request; empty if it is valid. */
function issuesOf(value: unknown, options?: ParseOptions) {
  try {
    expect(parseRequest(value, options)).toBe(value);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError);
    return (error as InvalidRequestError).issues;
  }
  return [];
}

describe("parseRequest", () => {
  test("returns a valid request unchanged", () => {
    const request = { prompt: "a cat", seed: null, duration: limits.duration.minimum };
    const copy = structuredClone(request);
    expect(parseRequest(request)).toBe(request);
    expect(request).toEqual(copy);
  });

  test("rejects unknown parameters with a suggestion, unless they are allowed", () => {
    const request = { prompt: "a cat", duraton: 3, aspectRatio: "16:9", more: { than: "is known" } };
    const unknown = { rule: "additionalProperties", limit: Object.keys(limits) };
    expect(issuesOf(request)).toEqual([
      { ...unknown, path: ["duraton"], received: 3, message: "unknown parameter `duraton`. Did you mean `duration`?" },
      {
        ...unknown,
        path: ["aspectRatio"],
        received: "16:9",
        message: "unknown parameter `aspectRatio`. Did you mean `aspect_ratio`?",
      },
      { ...unknown, path: ["more"], received: { than: "is known" }, message: "unknown parameter `more`" },
    ]);
    expect(() => parseRequest({ prompt: "a cat", duraton: 3 }, { allowUnknownParameters: false })).toThrow(
      "The request was not sent: unknown parameter `duraton`. Did you mean `duration`?",
    );
    expect(parseRequest(request, { allowUnknownParameters: true })).toBe(request);
  });

  test("rejects an invalid request with every issue", () => {
    const duration = limits.duration.maximum + 1;
    const request = { duration, n: "2", resolution: "4k", reference_image_urls: ["https://example.com/a.png", 5] };
    expect(issuesOf(request)).toEqual([
      { path: [], rule: "required", limit: "prompt", received: request, message: "`prompt` is required" },
      {
        path: ["duration"],
        rule: "maximum",
        limit: limits.duration.maximum,
        received: duration,
        message: `\`duration\` must be at most ${limits.duration.maximum} (received ${duration})`,
      },
      {
        path: ["resolution"],
        rule: "enum",
        limit: [...limits.resolution.enum],
        received: "4k",
        message: expect.stringMatching(/^`resolution` must be one of "\d+p", .* \(received "4k"\)$/),
      },
      {
        path: ["reference_image_urls", 1],
        rule: "type",
        limit: "string",
        received: 5,
        message: "`reference_image_urls[1]` must be of type string (received 5)",
      },
      { path: ["n"], rule: "type", limit: "integer", received: "2", message: '`n` must be of type integer (received "2")' },
    ]);
  });

  test.each([
    [
      { prompt: "🎬".repeat(limits.prompt.maxLength + 1) },
      `\`prompt\` must have at most ${limits.prompt.maxLength} characters (received ${limits.prompt.maxLength + 1})`,
    ],
    [{ prompt: "a cat", seed: 2 ** 53 }, "`seed` must be at most 9007199254740991 (received 9007199254740992)"],
    [{ prompt: "a cat", seed: -(2 ** 53) }, "`seed` must be at least -9007199254740991 (received -9007199254740992)"],
    [{ prompt: "a cat", seed: 0.5 }, "`seed` must be of type integer or null (received 0.5)"],
    [{ prompt: "a cat", seed: "x".repeat(99) }, `\`seed\` must be of type integer or null (received "${"x".repeat(40)}…")`],
    [{ prompt: "a cat", seed: "x".repeat(40) }, `\`seed\` must be of type integer or null (received "${"x".repeat(40)}")`],
    [{ prompt: "a cat", seed: "x".repeat(41) }, `\`seed\` must be of type integer or null (received "${"x".repeat(40)}…")`],
    [{ prompt: null }, "`prompt` must be of type string (received null)"],
    [{ prompt: {} }, "`prompt` must be of type string (received an object)"],
    [{ prompt: true }, "`prompt` must be of type string (received true)"],
    [[], "the request must be of type object (received an array)"],
    [undefined, "the request must be of type object (received undefined)"],
    ["a cat", 'the request must be of type object (received "a cat")'],
  ])("describes the issue of %j", (request, message) => {
    expect(issuesOf(request).map((issue) => issue.message)).toEqual([message]);
    expect(() => parseRequest(request)).toThrow(`The request was not sent: ${message}.`);
  });

  test("accepts what Ajv accepts, except unknown parameters", () => {
    const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true, formats: { uri: true } });
    const validate = ajv.compile(requestJsonSchema);
    const anyValue = fc.oneof(
      fc.integer({ min: -3, max: 12 }),
      fc.double(),
      fc.constantFrom<unknown>(
        "720p",
        "1080p",
        "16:9",
        "1:1",
        "auto",
        "Large",
        true,
        false,
        null,
        undefined,
        2 ** 53,
        2 ** 53 - 1,
        "x".repeat(3001),
      ),
      fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
      fc.string(),
    );
    const names = Object.keys(limits);
    const known = fc.record(Object.fromEntries(names.map((name) => [name, anyValue])), { requiredKeys: [] });
    const request = fc.oneof(
      known,
      fc.tuple(known, fc.dictionary(fc.string(), anyValue, { maxKeys: 2 })).map(([known, unknown]) => ({ ...unknown, ...known })),
    );
    const likely = request.map((fields) => ({ prompt: "a cat", ...fields }));
    const one = fc
      .tuple(fc.constantFrom(...names, "unknown", "Prompt"), anyValue)
      .map(([name, value]) => ({ prompt: "a cat", [name]: value }));
    const seen = new Set<string>();
    const property = fc.property(fc.oneof(one, likely, request, fc.anything()), (value) => {
      const isValid = validate(value);
      const expected = isValid ? [] : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
      const isObject = Object(value) === value && !Array.isArray(value);
      const isUnknown = ([name, field]: [string, unknown]) => field !== undefined && !names.includes(name);
      const unknown = (isObject ? Object.entries(value as object) : []).filter(isUnknown).map(([name]) => name);
      const describe = (issues: readonly RequestIssue[]) =>
        issues.map(({ path, rule }) => `${path.map((key) => `/${key}`).join("")} ${rule}`);
      const lenient = issuesOf(value, { allowUnknownParameters: true });
      const strict = issuesOf(value);
      expect(describe(lenient)).toEqual(expected);
      expect(describe(strict)).toEqual([...expected, ...unknown.map((name) => `/${name} additionalProperties`)]);
      seen.add(`${isValid ? "valid" : "invalid"}, ${unknown.length > 0 ? "with" : "without"} unknown parameters`);
    });
    fc.assert(property, { numRuns: 2000, seed: 1 });
    // All four kinds were generated.
    expect(seen.size).toBe(4);
  });
});

describe("requestSchema", () => {
  const { jsonSchema, validate, vendor, version } = requestSchema["~standard"];

  test("is a Standard Schema", () => {
    expect({ vendor, version }).toEqual({ vendor: "vidu-q2-turbo", version: 1 });
    const request: VideoRequest = { prompt: "a cat" };
    expect(validate(request)).toEqual({ value: request });
    expect(validate({ prompt: 1, duration: 99 })).toEqual({
      issues: [
        { message: "`prompt` must be of type string (received 1)", path: ["prompt"] },
        { message: `\`duration\` must be at most ${limits.duration.maximum} (received 99)`, path: ["duration"] },
      ],
    });
  });

  test("returns a new copy of the JSON Schema each time", () => {
    for (const target of ["draft-2020-12", "draft-07"]) {
      const schema = jsonSchema.input({ target });
      expect(schema).toEqual(requestJsonSchema);
      expect(jsonSchema.output({ target })).toEqual(schema);
      schema["type"] = "array";
      expect(jsonSchema.input({ target })).toEqual(requestJsonSchema);
    }
    expect(JSON.stringify(requestJsonSchema)).not.toContain('"x-');
    expect(() => jsonSchema.input({ target: "openapi-3.0" })).toThrow(
      "target must be one of draft-2020-12, draft-07 (received openapi-3.0).",
    );
  });
});
