import { expect, test } from "vitest";
import type { Transport } from "../../src/traffic/exchange.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { parseJson } from "../../src/util/parse-json.js";
import { conforming } from "../../test-support/conforming.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport } from "../../test-support/serve.js";

const lookup = /\/generation\/(gen_\d+)$/;

test("several generations are polled right after their submission, and each of them once", async () => {
  const { received } = await runSuite(conforming());
  const positions = new Map<string, number>();
  for (const [index, { method, path }] of received.entries()) {
    const id = method === "GET" ? lookup.exec(path)?.[1] : undefined;
    if (id !== undefined && !positions.has(id)) positions.set(id, index);
  }
  const firstPolls = [...positions.values()].toSorted((a, b) => a - b);
  expect(firstPolls[0]).toBeLessThan(3);
  expect(firstPolls.length).toBeGreaterThanOrEqual(6);
});

test("data in a pending result is found, although a busy machine delays the first polls", async () => {
  let polls = 0;
  // The status advances with every poll, so only the first poll of a generation sees a pending one.
  const server = conforming({
    result: (generation) => ({
      ...generation,
      data: { videos: [{ url: "https://cdn.example/1.mp4" }] },
    }),
  });
  const deliver = inProcessTransport(server, []);
  const transport: Transport = async (request, limits) => {
    const exchange = await deliver(request, limits);
    if (request.method !== "GET" || exchange.outcome.kind === "none") return exchange;
    polls += 1;
    if (polls > 2) return exchange;
    // The first polls come too late: the generation has completed.
    const body = parseJson(Buffer.from(exchange.outcome.body).toString());
    const late = isObject(body) ? { ...body, status: "COMPLETED" } : body;
    return { ...exchange, outcome: { ...exchange.outcome, body: Buffer.from(JSON.stringify(late)) } };
  };
  const { report } = await runSuite(server, { transport });
  expect(failing(report)).toContain("getGeneration:response.schema");
});

test("a stateless server is not polled", async () => {
  const { received } = await runSuite(conforming(), { isStateless: true });
  const firstSubmission = received.findIndex(({ method }) => method === "POST");
  expect(received.slice(firstSubmission, firstSubmission + 20).filter(({ method }) => method === "GET")).toEqual([]);
});

test.each<[string, (result: JsonObject) => JsonObject, string]>([
  ["data before the end", (result) => ({ ...result, data: { videos: [] } }), "getGeneration:response.schema"],
  ["no usage", ({ usage: _, ...result }) => result, "getGeneration:response.schema"],
  ["an earlier status", (result) => ({ ...result, status: "IN_QUEUE" }), "getGeneration:status.forward"],
])("a generation is followed until it ends, so that a wrong result for a moment is found: %s", async (_, change, check) => {
  const polls = new Map<string, number>();
  let submissions = 0;
  const server = conforming({
    response: (generation) => {
      submissions += 1;
      return generation;
    },
    result: (result, id) => {
      const count = (polls.get(id) ?? 0) + 1;
      polls.set(id, count);
      // Only a generation that is polled closely, before others are submitted, is seen while it runs.
      const isPending = count < 10 && submissions < 4;
      const shown = { ...result, status: isPending ? "IN_PROGRESS" : "COMPLETED", data: isPending ? null : { videos: [] } };
      return isPending && count === 6 ? change(shown) : shown;
    },
  });
  const { report } = await runSuite(server, { selects: (id) => id === check });
  expect(failing(report)).toEqual([check]);
});
