import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { results } from "../../src/contract/model.js";
import type { Outcome } from "../../src/traffic/exchange.js";
import { Generations } from "../../src/traffic/generation-store.js";
import { type Message, resultMessage } from "../../src/traffic/request.js";
import { contract } from "../../test-support/conforming.js";
import { createSender, message, settle, status } from "../../test-support/sender-fixture.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Records two generations and requests the result of one. Returns the statuses of the responses. */
function createPoller(respond: (age: number) => number) {
  const generations = new Generations(contract);
  const submitted = (id: string): Outcome =>
    ({ ...status(200), body: Buffer.from(JSON.stringify({ id, status: "IN_QUEUE" })) }) as Outcome;
  for (const id of ["a", "b"]) {
    const outcome = submitted(id);
    if (outcome.kind === "response") generations.record(message(1), outcome, "accept");
  }
  const start = performance.now();
  const { sent, sender } = createSender(() => status(respond(performance.now() - start)), { generations });
  const [result] = results(contract);
  if (result === undefined) throw new Error("The contract has no result.");
  return async (id: string, change: Partial<Message> = {}) => {
    const before = sent.length;
    const variant = `${id} ${before}`;
    const found = await settle(sender.send({ ...resultMessage(result, id), variant, ...change }, "read"));
    const outcome = found.kind === "exchanged" && found.exchange.outcome.kind === "response" ? found.exchange.outcome.status : 0;
    return { status: outcome, requests: sent.length - before, age: performance.now() - start };
  };
}

test("a generation that is found a second after its submission raises no alarm", async () => {
  const poll = createPoller((age) => (age < 1000 ? 404 : 200));
  expect(await poll("a")).toMatchObject({ status: 200, requests: 5 });
});

test("a generation that disappears after it was found is not polled again", async () => {
  const poll = createPoller((age) => (age < 5 ? 200 : 404));
  expect(await poll("a")).toMatchObject({ status: 200, requests: 1 });
  await vi.advanceTimersByTimeAsync(10);
  expect(await poll("a")).toMatchObject({ status: 404, requests: 1 });
});

test("a server that finds no generation is polled for two seconds at most, and only once", async () => {
  const poll = createPoller(() => 404);
  const first = await poll("a");
  expect(first).toMatchObject({ status: 404 });
  expect(first.age).toBeLessThan(2100);
  expect(await poll("b")).toMatchObject({ status: 404, requests: 1 });
});

test.each<[string, string, Partial<Message>]>([
  ["an id of no submission", "c", {}],
  ["a request with a wrong key", "a", { scope: "http" }],
])("404 for %s is final", async (_, id, change) => {
  const poll = createPoller(() => 404);
  expect(await poll(id, change)).toMatchObject({ status: 404, requests: 1 });
});
