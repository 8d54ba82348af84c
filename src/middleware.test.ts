import { describe, expect, test, vi } from "vitest";
import { GENERATION, KEY } from "../contract-tests/test-support/misbehave.js";
import { serve } from "../contract-tests/test-support/serve.js";
import { createClient } from "./index.js";

const request = { prompt: "a cat" };

test("a client exposes the typed openapi-fetch client", async () => {
  await using server = await serve(() => ({ status: 404, body: { code: "NOT_FOUND", message: "No." } }));
  const { http } = createClient({ apiKey: KEY, baseUrl: server.url, headers: { "x-a": "1" } });
  const { error } = await http.GET("/generation/{id}", {
    params: { path: { id: "../../credits?x=1" } },
    headers: { "x-b": "2" },
  });
  expect(error).toEqual({ code: "NOT_FOUND", message: "No." });
  expect(server.received[0]).toMatchObject({
    path: "/generation/..%2F..%2Fcredits%3Fx%3D1",
    headers: { authorization: `Bearer ${KEY}`, "x-a": "1", "x-b": "2" },
  });
});

describe("a middleware", () => {
  const thrown = new RangeError("of the middleware");
  const fail = () => {
    throw thrown;
  };

  test("that throws before a submission is sent has its error rethrown", async () => {
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [{ onRequest: fail }] });
    await expect(client.submit(request)).rejects.toBe(thrown);
    await expect(client.generate(request)).rejects.toBe(thrown);
    await expect(client.stream(request).next()).rejects.toBe(thrown);
    expect(server.received).toHaveLength(0);
  });

  test("that throws after a submission was sent leaves its outcome unknown, with the id", async () => {
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, middleware: [{ onResponse: fail }] });
    await expect(client.submit(request)).rejects.toMatchObject({
      name: "SubmissionOutcomeUnknownError",
      cause: thrown,
      id: "gen_1",
    });
    expect(server.received).toHaveLength(1);
  });

  test("that throws when the id is known is the cause of a ConnectionError with the id", async () => {
    const onRequest = ({ request }: { readonly request: Request }) => {
      if (request.method === "GET") throw thrown;
      return undefined;
    };
    await using server = await serve(() => ({ status: 200, body: GENERATION }));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, pollInterval: 10, middleware: [{ onRequest }] });
    const expected = {
      name: "ConnectionError",
      message: 'Lost track of generation gen_1. It continues and is charged. Call wait("gen_1") to resume',
      id: "gen_1",
      cause: thrown,
    };
    await expect(client.generate(request)).rejects.toMatchObject(expected);
    await expect(client.wait("gen_1")).rejects.toMatchObject(expected);
    await expect(client.get("gen_1")).rejects.toMatchObject(expected);
    expect(server.received).toHaveLength(1);
  });

  test("that delays a request beyond the timeout prevents it", async () => {
    vi.useFakeTimers();
    try {
      let requests = 0;
      const fetch = async () => {
        requests += 1;
        return Response.json(GENERATION);
      };
      const onRequest = async () => {
        await new Promise((resolve) => setTimeout(resolve, 120));
        return undefined;
      };
      const error = createClient({ apiKey: KEY, fetch, timeout: 50, middleware: [{ onRequest }] })
        .submit(request)
        .catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(50);
      expect(await error).toMatchObject({ name: "TimeoutError" });
      await vi.advanceTimersByTimeAsync(1000);
      expect(requests).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("can respond instead of the server", async () => {
    const onRequest = () => Response.json(GENERATION, { status: 202 });
    const client = createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", middleware: [{ onRequest }] });
    await expect(client.submit(request)).resolves.toEqual(GENERATION);
  });
});
