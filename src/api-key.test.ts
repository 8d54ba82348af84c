import { afterEach, describe, expect, test, vi } from "vitest";
import { COMPLETED, GENERATION, KEY } from "../contract-tests/test-support/misbehave.js";
import { createClient } from "./index.js";

const request = { prompt: "a cat" };
const KEY_MESSAGE = "An API key is required. Pass `apiKey` or set SKILLS_VIDEO_API_KEY.";

describe("the API key", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("comes from the environment, and the global fetch is looked up for each request", async () => {
    const requests: [string, RequestInit][] = [];
    const original = globalThis.fetch;
    const { env } = process;
    try {
      process.env = { ...env, SKILLS_VIDEO_API_KEY: "sk-from-environment" };
      const client = createClient();
      globalThis.fetch = async function (this: unknown, input, init = {}) {
        expect(this).toBeUndefined();
        requests.push([String(input), init]);
        return Response.json(GENERATION);
      };
      await client.submit(request);
      process.env = { ...env, SKILLS_VIDEO_API_KEY: "" };
      expect(() => createClient()).toThrow(new TypeError(KEY_MESSAGE));
    } finally {
      globalThis.fetch = original;
      process.env = env;
    }
    expect(requests).toHaveLength(1);
    const [[url, init] = ["", {}]] = requests;
    expect(url).toBe("https://open.skills.video/api/v1/generation/vidu/q2/video-turbo");
    expect(init).toMatchObject({ method: "POST", redirect: "manual", body: '{"prompt":"a cat"}' });
    expect(Object.fromEntries(new Headers(init.headers))).toEqual({
      authorization: "Bearer sk-from-environment",
      "content-type": "application/json",
    });
  });

  test("counts as unset if the environment cannot be read, as in Deno without permission", () => {
    const { env } = process;
    try {
      process.env = new Proxy(env, {
        get: () => {
          throw new Error("NotCapable: Requires env access");
        },
      });
      expect(() => createClient({ baseUrl: "https://host" })).not.toThrow();
      expect(() => createClient()).toThrow(new TypeError(KEY_MESSAGE));
    } finally {
      process.env = env;
    }
  });

  test("is read from a function before each request", async () => {
    const sent: (string | null)[] = [];
    let count = 0;
    const client = createClient({
      apiKey: async () => {
        count += 1;
        return `sk-rotating-${count}`;
      },
      fetch: async (_, init) => {
        sent.push(new Headers(init?.headers).get("authorization"));
        return Response.json(sent.length === 1 ? GENERATION : COMPLETED);
      },
      pollInterval: 1,
    });
    expect(count).toBe(0);
    await client.generate(request);
    await client.get("gen_1", { headers: { authorization: "Basic of-this-call" } });
    expect(sent).toEqual(["Bearer sk-rotating-1", "Bearer sk-rotating-2", "Basic of-this-call"]);
  });

  test.each<[string, () => unknown, number]>([
    ["throws", () => Promise.reject(new Error("vault unavailable")), 3],
    ["returns an invalid key", () => "sk secret", 2],
    ["returns no key", () => undefined, 2],
  ])("that a function %s is a ConnectionError, and nothing is sent", async (_, apiKey, calls) => {
    vi.useFakeTimers();
    let requests = 0;
    let count = 0;
    const client = createClient({
      apiKey: () => {
        count += 1;
        return apiKey() as string;
      },
      fetch: async () => {
        requests += 1;
        return Response.json(GENERATION);
      },
    });
    const error = client.submit(request).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await error).toMatchObject({
      name: "ConnectionError",
      message: "The request was not sent: the function `apiKey` returned no usable key",
      cause: expect.any(Error),
    });
    expect(String((await error) as Error)).not.toContain("sk secret");
    expect({ calls: count, requests }).toEqual({ calls, requests: 0 });
  });

  test("of a function that takes too long is not waited for, and nothing is sent", async () => {
    vi.useFakeTimers();
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return Response.json(GENERATION);
    };
    const apiKey = () => new Promise<string>((resolve) => setTimeout(() => resolve(KEY), 200));
    const error = createClient({ apiKey, fetch, timeout: 100 })
      .submit(request)
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(await error).toMatchObject({ name: "TimeoutError" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(requests).toBe(0);
  });
});
