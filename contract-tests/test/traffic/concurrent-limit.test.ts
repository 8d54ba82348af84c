import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../../src/traffic/exchange.js";
import { createSender, lost, message, settle, status } from "../../test-support/sender-fixture.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  // The monotonic clock starts at 0, and the sender uses 0 for "no response yet".
  vi.advanceTimersByTime(1);
});
afterEach(() => void vi.useRealTimers());

const RESPONSE_MS = 100;
const sleep = () => new Promise((resolve) => setTimeout(resolve, RESPONSE_MS));

/** Creates a sender for a server that knows the number of requests in flight. */
function createCountingSender(respond: (inFlight: number, body: string) => Outcome) {
  let inFlight = 0;
  const counts: number[] = [];
  const { sender, sent } = createSender(async ({ body }) => {
    inFlight += 1;
    counts.push(inFlight);
    const outcome = respond(inFlight, String(body));
    await sleep();
    inFlight -= 1;
    return outcome;
  });
  const sendAll = (numbers: readonly number[]) =>
    settle(Promise.all(numbers.map((number) => sender.send(message(number), "accept"))));
  return { counts, sendAll, sent };
}

const statusesOf = (results: Awaited<ReturnType<ReturnType<typeof createCountingSender>["sendAll"]>>) =>
  results.map((result) => (result.kind === "exchanged" ? result.exchange.outcome : result));

test.each<[title: string, rejected: Outcome]>([
  ["a 503 response", status(503)],
  ["a dropped connection", lost("broken")],
])("a server that limits concurrent requests by %s gets one request at a time", async (_, rejected) => {
  const { counts, sendAll } = createCountingSender((inFlight) => (inFlight > 1 ? rejected : status(200)));
  await sendAll([0]);
  for (const result of statusesOf(await sendAll([1, 2, 3, 4, 5, 6]))) expect(result).toMatchObject({ status: 200 });
  const earlier = counts.length;
  await sendAll([7, 8, 9, 10]);
  expect(counts.slice(earlier)).toEqual([1, 1, 1, 1]);
});

test("a temporary condition of a request that is sent alone does not limit the others", async () => {
  const { counts, sendAll } = createCountingSender((_, body) => status(body.includes("prompt 1") ? 502 : 200));
  await sendAll([0]);
  await sendAll([1, 2, 3, 4]);
  const earlier = counts.length;
  await sendAll([5, 6, 7, 8]);
  expect(Math.max(...counts.slice(earlier))).toBe(4);
});
