import { describe, expect, test } from "vitest";
import { COMPLETED, GENERATION, KEY } from "../contract-tests/test-support/misbehave.js";
import { type ClientOptions, createClient, type SubmitOptions } from "./index.js";
import { OPTION_NAMES } from "./options.js";

const request = { prompt: "a cat" };
const BASE_URL_MESSAGE = "`baseUrl` must be an http(s) URL without user, query and fragment.";
const KEY_MESSAGE = "An API key is required. Pass `apiKey` or set SKILLS_VIDEO_API_KEY.";
const integer = (name: string, min: number, received: string) =>
  `\`${name}\` must be an integer from ${min} to 2147483647 (received ${received}).`;

describe("createClient", () => {
  test.each<[string, object, string]>([
    ["no key", {}, KEY_MESSAGE],
    ["an empty key", { apiKey: "" }, KEY_MESSAGE],
    ["a key of 7 characters", { apiKey: "sk-1234" }, "The API key must have at least 8 characters, all visible ASCII."],
    ["a relative base URL", { apiKey: KEY, baseUrl: "open.skills.video" }, BASE_URL_MESSAGE],
    ["a base URL with a password", { apiKey: KEY, baseUrl: "https://u:sk-secret@host/x" }, BASE_URL_MESSAGE],
    ["a base URL with a query", { apiKey: KEY, baseUrl: "https://host/x?a=1" }, BASE_URL_MESSAGE],
    ["a base URL with a fragment", { apiKey: KEY, baseUrl: "https://host/x#a" }, BASE_URL_MESSAGE],
    ["a base URL of another scheme", { apiKey: KEY, baseUrl: "ftp://open.skills.video" }, BASE_URL_MESSAGE],
    ["a base URL that is a number", { apiKey: KEY, baseUrl: 7 }, BASE_URL_MESSAGE],
    ["a timeout of 0", { apiKey: KEY, timeout: 0 }, integer("timeout", 1, "0")],
    ["an infinite timeout", { apiKey: KEY, timeout: Number.POSITIVE_INFINITY }, integer("timeout", 1, "Infinity")],
    ["a timeout that is NaN", { apiKey: KEY, timeout: Number.NaN }, integer("timeout", 1, "NaN")],
    ["a timeout that is a string", { apiKey: KEY, timeout: "9" }, integer("timeout", 1, "9")],
    ["a timeout that no timer supports", { apiKey: KEY, waitTimeout: 2 ** 31 }, integer("waitTimeout", 1, "2147483648")],
    ["half a millisecond", { apiKey: KEY, pollInterval: 0.5 }, integer("pollInterval", 1, "0.5")],
    ["a poll interval of 0", { apiKey: KEY, pollInterval: 0 }, integer("pollInterval", 1, "0")],
    ["negative retries", { apiKey: KEY, maxRetries: -1 }, integer("maxRetries", 0, "-1")],
    [
      "headers that HTTP does not allow",
      { apiKey: KEY, headers: { "x-a": "sk-secret\n\n9" } },
      "`headers` contains an invalid name or value.",
    ],
    ["a fetch that is not a function", { apiKey: KEY, fetch: 5 }, "`fetch` must be a function (received number)."],
    ["options that are not an object", "sk-secret" as never, "The options of createClient must be an object (received string)."],
  ])("rejects %s", (_, options, message) => {
    const create = () => createClient(options as ClientOptions);
    expect(create).toThrow(new TypeError(message));
    expect(create).toThrow(TypeError);
    expect(create).not.toThrow(/sk-secret/);
  });

  test.each<[string, object, string]>([
    ["baseURL", { baseURL: "https://host" }, "createClient has no option `baseURL`. Did you mean `baseUrl`?"],
    ["timeOut", { timeOut: 5 }, "createClient has no option `timeOut`. Did you mean `timeout`?"],
    ["api_key", { api_key: "sk-secret" }, "createClient has no option `api_key`. Did you mean `apiKey`?"],
    ["colour", { colour: 1 }, "createClient has no option `colour`."],
  ])("rejects the unknown option %s", (_, options, message) => {
    const create = () => createClient({ apiKey: KEY, ...options } as ClientOptions);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/sk-secret/);
  });

  test.each(["https://host/v1", "https://host/v1/", "https://host/v1///"])("accepts the base URL %s", async (baseUrl) => {
    const urls: string[] = [];
    const fetch = async (url: string | URL | Request) => {
      urls.push(String(url));
      return Response.json({ id: "gen_1", status: "IN_QUEUE" });
    };
    await createClient({ apiKey: KEY, baseUrl, fetch }).get("gen_1");
    expect(urls).toEqual(["https://host/v1/generation/gen_1"]);
  });

  test("accepts every option, and ignores unknown options that are undefined", () => {
    const options: Required<ClientOptions> = {
      apiKey: KEY,
      baseUrl: "https://host",
      fetch: globalThis.fetch,
      timeout: 1,
      waitTimeout: 1,
      pollInterval: 1,
      maxRetries: 0,
      headers: {},
      signal: new AbortController().signal,
      middleware: [],
      journal: { record: async () => {} },
      allowUnknownParameters: false,
      dangerouslyAllowBrowser: false,
      dangerouslyAllowHttp: false,
    };
    expect(Object.keys(options).sort()).toEqual([...OPTION_NAMES.createClient].sort());
    expect(() => createClient({ ...options, ...{ baseURL: undefined } })).not.toThrow();
  });
});

describe("a method", () => {
  const update = { id: "gen_1", status: "IN_QUEUE", input: {}, usage: {}, data: null };
  const METHODS = {
    submit: (options) => client.submit(request, options),
    get: (options) => client.get("gen_1", options),
    wait: (options) => client.wait("gen_1", options),
    generate: (options) => client.generate(request, options),
    stream: (options) => client.stream(request, options).next(),
  } satisfies Record<string, (options: object) => Promise<unknown>>;
  let requests = 0;
  const client = createClient({
    apiKey: KEY,
    fetch: async () => {
      requests += 1;
      return Response.json(update);
    },
  });
  const names = Object.keys(METHODS) as (keyof typeof METHODS)[];

  test.each(names)("rejects unknown options and those of other methods before anything is sent: %s", async (name) => {
    requests = 0;
    const known: readonly string[] = OPTION_NAMES[name];
    const others = [...new Set(Object.values(OPTION_NAMES).flat())].filter((option) => !known.includes(option));
    expect(others).toContain("apiKey");
    for (const option of [...others, "colour"]) {
      const call = METHODS[name]({ [option]: 1 });
      await expect(call).rejects.toThrow(TypeError);
      await expect(call).rejects.toThrow(`${name} has no option \`${option}\``);
    }
    await expect(METHODS[name]({ timeOut: 5 })).rejects.toThrow(`${name} has no option \`timeOut\`. Did you mean \`timeout\`?`);
    await expect(METHODS[name](7 as never)).rejects.toThrow(
      new TypeError(`The options of ${name} must be an object (received number).`),
    );
    await expect(METHODS[name]({ timeout: null })).rejects.toThrow("`timeout` must be an integer from 1 to");
    await expect(METHODS[name](null as never)).rejects.toThrow(
      new TypeError(`The options of ${name} must be an object (received null).`),
    );
    expect(requests).toBe(0);
  });

  test("sends unknown parameters only if the client or the call allows them", async () => {
    const bodies: unknown[] = [];
    const fetch = async (_: unknown, init?: RequestInit) => {
      bodies.push(JSON.parse(String(init?.body)));
      return Response.json(GENERATION);
    };
    const value = { prompt: "a cat", style: "noir" };
    const submit = (forClient: boolean | undefined, forCall: boolean | undefined) => {
      const options: ClientOptions & SubmitOptions = { allowUnknownParameters: forClient };
      return createClient({ apiKey: KEY, fetch, ...options }).submit(value, { allowUnknownParameters: forCall });
    };
    for (const [forClient, forCall] of [
      [undefined, undefined],
      [false, false],
      [true, false],
    ] as const)
      await expect(submit(forClient, forCall)).rejects.toMatchObject({
        name: "InvalidRequestError",
        issues: [{ rule: "additionalProperties", path: ["style"], received: "noir" }],
      });
    expect(bodies).toEqual([]);
    for (const [forClient, forCall] of [
      [true, undefined],
      [undefined, true],
      [false, true],
    ] as const)
      await expect(submit(forClient, forCall)).resolves.toEqual(GENERATION);
    expect(bodies).toEqual([value, value, value]);
  });

  test("resolves with headers and a request id that copies and JSON do not contain", async () => {
    const fetch = async () => Response.json(COMPLETED, { headers: { "x-request-id": "req_7", "x-a": "1" } });
    const client = createClient({ apiKey: KEY, fetch });
    const results = [
      await client.submit(request),
      await client.get("gen_1"),
      await client.wait("gen_1"),
      await client.generate(request),
      (await client.stream(request).next()).value,
    ];
    for (const result of results) {
      expect(result).toMatchObject({ requestId: "req_7" });
      expect(result?.headers.get("x-a")).toBe("1");
      expect(Object.keys(result ?? {})).not.toContain("headers");
      expect(JSON.parse(JSON.stringify(result))).toEqual(COMPLETED);
      expect({ ...result }).toEqual(COMPLETED);
    }
    const without = await createClient({ apiKey: KEY, fetch: async () => Response.json(COMPLETED) }).get("gen_1");
    expect(without.requestId).toBeUndefined();
  });
});
