import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requestJsonSchema } from "../../generated/request-schema.js";
import { InvalidRequestError, limits, parseRequest, requestSchema, type VideoRequest } from "../index.js";

/** What a request is refused with. */
function issuesOf(value: unknown) {
  try {
    parseRequest(value);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError);
    return (error as InvalidRequestError).issues;
  }
  return [];
}

describe("a request", () => {
  test("that the contract allows is returned as it is", () => {
    const request = { prompt: "a cat", seed: null, duration: limits.duration.minimum, more: { than: "is known" } };
    expect(parseRequest(request)).toBe(request);
  });

  test("that it does not allow is refused with every issue", () => {
    const duration = limits.duration.maximum + 1;
    const request = { duration, n: "2", resolution: "4k", reference_image_urls: ["https://example.com/a.png", 5] };
    expect(issuesOf(request)).toEqual([
      { path: [], rule: "required", limit: "prompt", received: request, message: "the request must have prompt" },
      {
        path: ["duration"],
        rule: "maximum",
        limit: limits.duration.maximum,
        received: duration,
        message: `duration must be at most ${limits.duration.maximum}, not ${duration}`,
      },
      {
        path: ["resolution"],
        rule: "enum",
        limit: [...limits.resolution.enum],
        received: "4k",
        message: expect.stringMatching(/^resolution must be one of "720p", .*, not "4k"$/),
      },
      {
        path: ["reference_image_urls", 1],
        rule: "type",
        limit: "string",
        received: 5,
        message: "reference_image_urls[1] must be of type string, not 5",
      },
      { path: ["n"], rule: "type", limit: "integer", received: "2", message: 'n must be of type integer, not "2"' },
    ]);
  });

  test.each([
    [
      { prompt: "🎬".repeat(limits.prompt.maxLength + 1) },
      `prompt must have no more characters than ${limits.prompt.maxLength}, not ${limits.prompt.maxLength + 1}`,
    ],
    [{ prompt: "a cat", seed: 2 ** 53 }, "seed must be at most 9007199254740991, not 9007199254740992"],
    [{ prompt: "a cat", seed: -(2 ** 53) }, "seed must be at least -9007199254740991, not -9007199254740992"],
    [{ prompt: "a cat", seed: 0.5 }, "seed must be of type integer or null, not 0.5"],
    [{ prompt: "a cat", seed: "x".repeat(99) }, "seed must be of type integer or null, not a longer text"],
    [{ prompt: "a cat", seed: "x".repeat(38) }, `seed must be of type integer or null, not "${"x".repeat(38)}"`],
    [{ prompt: "a cat", seed: "x".repeat(39) }, "seed must be of type integer or null, not a longer text"],
    [{ prompt: null }, "prompt must be of type string, not null"],
    [{ prompt: {} }, "prompt must be of type string, not an object"],
    [{ prompt: true }, "prompt must be of type string, not true"],
    [[], "the request must be of type object, not an array"],
    [undefined, "the request must be of type object, not undefined"],
    ["a cat", 'the request must be of type object, not "a cat"'],
  ])("%j says what is wrong", (request, message) => {
    expect(issuesOf(request).map((issue) => issue.message)).toEqual([message]);
    expect(() => parseRequest(request)).toThrow(`The request was not sent: ${message}.`);
  });

  test("is allowed exactly when the contract's own schema allows it, as Ajv reads it", () => {
    const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true, formats: { uri: true } });
    const validate = ajv.compile(requestJsonSchema);
    const near = fc.oneof(
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
    const request = fc.record(Object.fromEntries(names.map((name) => [name, near])), { requiredKeys: [] });
    const likely = request.map((fields) => ({ prompt: "a cat", ...fields }));
    const one = fc.tuple(fc.constantFrom(...names), near).map(([name, value]) => ({ prompt: "a cat", [name]: value }));
    const property = fc.property(fc.oneof(one, likely, request, fc.anything()), (value) => {
      const allowed = validate(value);
      expect(issuesOf(value).length === 0).toBe(allowed);
      const broken = (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
      expect(issuesOf(value).map(({ path, rule }) => `${path.map((key) => `/${key}`).join("")} ${rule}`)).toEqual(
        allowed ? [] : broken,
      );
    });
    fc.assert(property, { numRuns: 2000, seed: 1 });
  });
});

describe("the schema of a request", () => {
  const { jsonSchema, validate, vendor, version } = requestSchema["~standard"];

  test("is a Standard Schema", () => {
    expect({ vendor, version }).toEqual({ vendor: "vidu-q2-turbo", version: 1 });
    const request: VideoRequest = { prompt: "a cat" };
    expect(validate(request)).toEqual({ value: request });
    expect(validate({ prompt: 1, duration: 99 })).toEqual({
      issues: [
        { message: "prompt must be of type string, not 1", path: ["prompt"] },
        { message: `duration must be at most ${limits.duration.maximum}, not 99`, path: ["duration"] },
      ],
    });
  });

  test("is given as JSON Schema, anew each time", () => {
    for (const target of ["draft-2020-12", "draft-07"]) {
      const schema = jsonSchema.input({ target });
      expect(schema).toEqual(requestJsonSchema);
      expect(jsonSchema.output({ target })).toEqual(schema);
      schema["type"] = "array";
      expect(jsonSchema.input({ target })).toEqual(requestJsonSchema);
    }
    expect(JSON.stringify(requestJsonSchema)).not.toContain('"x-');
    expect(() => jsonSchema.input({ target: "openapi-3.0" })).toThrow("openapi-3.0 is none of draft-2020-12, draft-07.");
  });
});
