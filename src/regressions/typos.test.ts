import { describe, expect, test } from "vitest";
import { createFetch, json, rejectionOf } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, InvalidRequestError, parseRequest, type VideoRequest } from "../index.js";
import { verifyWebhook } from "../webhooks.js";

const create = (options: ClientOptions = {}) => {
  const fake = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
  return { ...fake, vidu: createClient({ apiKey: KEY, fetch: fake.fetch, pollInterval: 1, ...options }) };
};

const MISSPELLED: readonly (readonly [wrong: string, right: string, value: unknown])[] = [
  ["duraton", "duration", 3],
  ["Duration", "duration", 3],
  ["duration_", "duration", 3],
  ["promt", "prompt", "a dog"],
  ["resoluton", "resolution", "720p"],
  ["aspectRatio", "aspect_ratio", "16:9"],
  ["aspect-ratio", "aspect_ratio", "16:9"],
  ["movementAmplitude", "movement_amplitude", "auto"],
  ["referenceImageUrls", "reference_image_urls", []],
  ["reference_image_url", "reference_image_urls", []],
  ["generateAudio", "generate_audio", true],
  ["sead", "seed", 1],
];

describe("an unknown parameter", () => {
  test.each(MISSPELLED)("%s is rejected before anything is sent and suggests %s", async (wrong, right, value) => {
    const { vidu, sent } = create();
    const request = { prompt: "a cat", [wrong]: value } as VideoRequest;
    const calls = [vidu.submit(request), vidu.generate(request), vidu.stream(request).next()];
    for (const error of await Promise.all(calls.map(rejectionOf))) {
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error.message).toContain(wrong);
      expect(error.message).toMatch(new RegExp(`did you mean .${right}.`, "i"));
      expect(error["issues"]).toEqual([expect.objectContaining({ rule: "additionalProperties" })]);
    }
    expect(sent).toHaveLength(0);
  });

  test.each(["zzzzzz", "webhook", "callback_url", "model", "constructor", "toString"])(
    "%s is rejected without a misleading suggestion",
    async (name) => {
      const { vidu, sent } = create();
      const error = await rejectionOf(vidu.submit({ prompt: "a cat", [name]: 1 } as VideoRequest));
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error.message).not.toMatch(/did you mean/i);
      expect(sent).toHaveLength(0);
    },
  );

  test("of one character has a suggestion if it differs only in letter case", async () => {
    const error = await rejectionOf(create().vidu.submit({ prompt: "a cat", N: 1 } as VideoRequest));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).toMatch(/did you mean .n.\?/i);
  });

  test.each(["x", "🎬"])("of one character (%s) has no misleading suggestion", async (name) => {
    const error = await rejectionOf(create().vidu.submit({ prompt: "a cat", [name]: 1 } as VideoRequest));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).not.toMatch(/did you mean/i);
  });

  test("named __proto__ in JSON is rejected", async () => {
    const { vidu, sent } = create();
    const error = await rejectionOf(vidu.submit(JSON.parse('{"prompt":"a cat","__proto__":{"duration":3}}')));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(sent).toHaveLength(0);
  });

  test("is not confused with a known parameter whose value is undefined", async () => {
    const { vidu, sent } = create();
    await vidu.submit({ prompt: "a cat", duration: undefined } as unknown as VideoRequest);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ prompt: "a cat" });
  });

  test("is reported together with other issues", async () => {
    const { vidu } = create();
    const error = await rejectionOf(vidu.submit({ prompt: 5, duraton: 3, sead: 1 } as unknown as VideoRequest));
    const rules = (error["issues"] as { rule: string }[]).map(({ rule }) => rule);
    expect(rules.filter((rule) => rule === "additionalProperties")).toHaveLength(2);
    expect(rules.length).toBeGreaterThan(2);
  });

  test("that is allowed by the client is sent unchanged", async () => {
    const { vidu, sent } = create({ allowUnknownParameters: true });
    const request = { prompt: "a cat", camera: { pan: [1, "left"] } } as VideoRequest;
    await vidu.submit(request);
    await vidu.generate(request);
    await vidu.stream(request).next();
    const bodies = sent.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body));
    expect(bodies).toEqual([request, request, request]);
  });

  test("that is allowed by the call is sent once", async () => {
    const { vidu, posts } = create();
    const request = { prompt: "a cat", camera: "pan" } as VideoRequest;
    await vidu.submit(request, { allowUnknownParameters: true });
    expect(posts()).toBe(1);
    expect(await rejectionOf(vidu.submit(request))).toBeInstanceOf(InvalidRequestError);
    expect(posts()).toBe(1);
  });

  test("that the client allows and the call forbids is rejected", async () => {
    const { vidu, sent } = create({ allowUnknownParameters: true });
    const request = { prompt: "a cat", camera: "pan" } as VideoRequest;
    expect(await rejectionOf(vidu.submit(request, { allowUnknownParameters: false }))).toBeInstanceOf(InvalidRequestError);
    expect(sent).toHaveLength(0);
  });

  test("that is allowed does not excuse an invalid known parameter", async () => {
    const { vidu, sent } = create({ allowUnknownParameters: true });
    const error = await rejectionOf(vidu.submit({ prompt: "a cat", duration: "3", camera: 1 } as unknown as VideoRequest));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(sent).toHaveLength(0);
  });

  test("is rejected by parseRequest unless it is allowed", () => {
    const request = { prompt: "a cat", duraton: 3 };
    expect(() => parseRequest(request)).toThrow(/did you mean .duration./i);
    expect(parseRequest(request, { allowUnknownParameters: true })).toEqual(request);
  });

  test("does not compile, while a variable with known parameters does", async () => {
    const { vidu, posts } = create();
    // @ts-expect-error the parameter is misspelled
    expect(await rejectionOf(vidu.submit({ prompt: "a cat", duraton: 3 }))).toBeInstanceOf(InvalidRequestError);
    const prompt = "a cat";
    const body = { prompt, duration: 4 };
    await vidu.submit(parseRequest(body));
    expect(posts()).toBe(1);
  });
});

describe("an unknown option", () => {
  test.each([
    ["baseURL", "baseUrl", "https://proxy.example"],
    ["base_url", "baseUrl", "https://proxy.example"],
    ["baseurl", "baseUrl", "https://proxy.example"],
    ["timeOut", "timeout", 1000],
    ["timeouts", "timeout", 1000],
    ["apikey", "apiKey", KEY],
    ["api_key", "apiKey", KEY],
    ["APIKey", "apiKey", KEY],
    ["max_retries", "maxRetries", 1],
    ["pollinterval", "pollInterval", 1],
    ["header", "headers", {}],
    ["middlewares", "middleware", []],
    ["Fetch", "fetch", fetch],
    ["dangerouslyAllowHTTP", "dangerouslyAllowHttp", true],
    ["waitTimeOut", "waitTimeout", 1],
  ])("%s of createClient is a TypeError that suggests %s", (wrong, right, value) => {
    const options = { apiKey: KEY, [wrong]: value };
    expect(() => createClient(options)).toThrow(TypeError);
    expect(() => createClient(options)).toThrow(new RegExp(`${wrong}.*did you mean .${right}.`, "i"));
    expect(() => createClient(options)).not.toThrow(KEY);
  });

  test("in the singular suggests the plural", async () => {
    expect(() => createClient({ apiKey: KEY, maxRetry: 1 } as ClientOptions)).toThrow(/did you mean .maxRetries./i);
    const error = await rejectionOf(create().vidu.submit({ prompt: "a cat" }, { maxRetry: 1 } as object));
    expect(error.message).toMatch(/did you mean .maxRetries./i);
  });

  test("of createClient without similarity has no suggestion", () => {
    const create = () => createClient({ apiKey: KEY, zzzzzzzz: 1 } as ClientOptions);
    expect(create).toThrow(TypeError);
    expect(create).not.toThrow(/did you mean/i);
  });

  test("with the value undefined is accepted", () => {
    expect(createClient({ apiKey: KEY, baseURL: undefined } as ClientOptions)).toHaveProperty("submit");
  });

  test.each([null, "https://proxy.example", 1, true])("is not confused by %j as all options", (options) => {
    expect(() => createClient(options as never)).toThrow(TypeError);
  });

  const REQUEST = { prompt: "a cat" };
  type Vidu = ReturnType<typeof create>["vidu"];
  test.each<[string, string, (vidu: Vidu, options: object) => Promise<unknown>, string]>([
    ["submit", "singal", (vidu, options) => vidu.submit(REQUEST, options), "signal"],
    ["submit", "timeOut", (vidu, options) => vidu.submit(REQUEST, options), "timeout"],
    ["submit", "maxretries", (vidu, options) => vidu.submit(REQUEST, options), "maxRetries"],
    ["submit", "allowUnknownParameter", (vidu, options) => vidu.submit(REQUEST, options), "allowUnknownParameters"],
    ["generate", "pollinterval", (vidu, options) => vidu.generate(REQUEST, options), "pollInterval"],
    ["generate", "onupdate", (vidu, options) => vidu.generate(REQUEST, options), "onUpdate"],
    ["stream", "header", (vidu, options) => vidu.stream(REQUEST, options).next(), "headers"],
    ["wait", "onUpdates", (vidu, options) => vidu.wait("gen_1", options), "onUpdate"],
    ["get", "Signal", (vidu, options) => vidu.get("gen_1", options), "signal"],
  ])("of %s (%s) is a TypeError before anything is sent", async (method, wrong, run, right) => {
    const { vidu, sent } = create();
    const error = await rejectionOf(run(vidu, { [wrong]: 1 }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(method);
    expect(error.message).toMatch(new RegExp(`did you mean .${right}.`, "i"));
    expect(sent).toHaveLength(0);
  });

  test.each<[string, (vidu: Vidu) => Promise<unknown>]>([
    ["onUpdate of stream", (vidu) => vidu.stream(REQUEST, { onUpdate: () => {} } as object).next()],
    ["maxRetries of wait", (vidu) => vidu.wait("gen_1", { maxRetries: 1 } as object)],
    ["pollInterval of get", (vidu) => vidu.get("gen_1", { pollInterval: 1 } as object)],
    ["apiKey of submit", (vidu) => vidu.submit(REQUEST, { apiKey: KEY } as object)],
    ["waitTimeout of generate", (vidu) => vidu.generate(REQUEST, { waitTimeout: 1 } as object)],
  ])("that another method has (%s) is a TypeError before anything is sent", async (_, run) => {
    const { vidu, sent } = create();
    const error = await rejectionOf(run(vidu));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).not.toContain(KEY);
    expect(sent).toHaveLength(0);
  });

  test.each([null, 1, "fast"])("is not confused by %j as the options of a call", async (options) => {
    const { vidu, sent } = create();
    expect(await rejectionOf(vidu.submit(REQUEST, options as never))).toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(0);
  });

  test("does not compile", () => {
    // @ts-expect-error the option is misspelled
    expect(() => createClient({ apiKey: KEY, baseURL: "https://proxy.example" })).toThrow(TypeError);
  });
});

/** What a value of the wrong kind must be, according to the message. */
const WRONG_OPTIONS: readonly (readonly [title: string, options: object, message: RegExp])[] = [
  ["a promise as key", { apiKey: Promise.resolve(KEY) }, /API key must have/],
  ["a number as key", { apiKey: 12_345_678 }, /API key must have/],
  ["a list as key", { apiKey: [KEY] }, /API key must have/],
  ["the text `false` for a dangerous option", { dangerouslyAllowHttp: "false" }, /`dangerouslyAllowHttp` must be a boolean/],
  ["a text for unknown parameters", { allowUnknownParameters: "no" }, /`allowUnknownParameters` must be a boolean/],
  ["null as URL, which would lead to the paid API", { baseUrl: null }, /`baseUrl` must be an http/],
  ["an inherited misspelled option", Object.create({ apiKey: KEY, baseURL: "https://a.example" }), /no option `baseURL`/],
];

test.each(WRONG_OPTIONS)("createClient rejects %s", (_, options, message) => {
  const given = Object.getPrototypeOf(options) === Object.prototype ? { apiKey: KEY, ...options } : options;
  expect(() => createClient(given as ClientOptions)).toThrow(TypeError);
  expect(() => createClient(given as ClientOptions)).toThrow(message);
});

test.each([
  ["a signal", new AbortController().signal, /wait has no option `\w+`/],
  ["a callback", () => {}, /options of wait must be an object \(received function\)/],
  ["the headers", new Headers({ "x-team": "films" }), /wait has no option `\w+`/],
])("%s in the place of the options is rejected before anything is sent", async (_, options, message) => {
  const { vidu, sent } = create();
  await expect(vidu.wait("gen_1", options as object)).rejects.toThrow(message);
  await expect(vidu.wait("gen_1", options as object)).rejects.toThrow(TypeError);
  expect(sent).toHaveLength(0);
});

test("properties that a library adds to every object are neither options nor parameters", async () => {
  Object.assign(Object.prototype, { extend: () => {} });
  try {
    const { vidu, sent } = create();
    const request: VideoRequest = { prompt: "a cat" };
    const done = await vidu.generate(request, { timeout: 5_000 });
    expect(done.status).toBe("COMPLETED");
    expect(sent[0]?.body).toBe(JSON.stringify(request));
    expect(() => create(JSON.parse('{ "baseURL": "https://a.example" }'))).toThrow(/Did you mean `baseUrl`/);
    const verify = (options: object) => verifyWebhook("{}", {}, "a secret", options);
    expect(() => verify({ tolerance: 5 })).toThrow(/not signed/);
    expect(() => verify({ tolerence: 5 })).toThrow(/Did you mean `tolerance`/);
  } finally {
    Reflect.deleteProperty(Object.prototype, "extend");
  }
});
