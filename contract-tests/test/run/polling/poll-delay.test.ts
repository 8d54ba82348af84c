import { describe, expect, test } from "vitest";
import { DEFAULT_IDLE_TIMEOUT_MS } from "../../../src/run/poll-results.js";
import { pollDelay } from "../../../src/run/polling/poll-delay.js";

/** Returns the times of polls after a change of the status, until a time in milliseconds. */
function pollTimes(until: number): readonly number[] {
  const times = [0];
  let delay: number | undefined;
  for (let age = 0; age < until; ) {
    delay = pollDelay(delay, { age });
    age += delay;
    times.push(age);
  }
  return times;
}

describe("the polls of a generation that is followed", () => {
  test.each([60, 100, 300, 480])("see a state that begins %i ms after a change and lasts 60 ms", (start) => {
    expect(pollTimes(1000).some((time) => time >= start && time < start + 60)).toBe(true);
  });

  test.each([800, 1500, 3000, 10_000])(
    "see a state that begins %i ms after a change and lasts an eighth of this time",
    (start) => {
      expect(pollTimes(20_000).some((time) => time >= start && time <= start * 1.15)).toBe(true);
    },
  );

  test("are few, even if a generation takes long", () => {
    expect(pollTimes(1000).length).toBeLessThan(25);
    expect(pollTimes(60_000).length).toBeLessThan(60);
  });
});

test.each([5, 100, 1000, 60_000])(
  "the delays after a terminal status grow to at most 200 ms, or half of %i ms, the time until it",
  (lifetime) => {
    const first = pollDelay(undefined, { lifetime, idleTimeout: DEFAULT_IDLE_TIMEOUT_MS });
    const second = pollDelay(first, { lifetime, idleTimeout: DEFAULT_IDLE_TIMEOUT_MS });
    const third = pollDelay(second, { lifetime, idleTimeout: DEFAULT_IDLE_TIMEOUT_MS });
    expect(first).toBe(10);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(third).toBeLessThanOrEqual(Math.max(200, lifetime / 2));
  },
);

test.each([30, 100, 250])("a status that goes back %i ms after the terminal one, for 200 ms, is seen", (start) => {
  const times: number[] = [];
  let delay: number | undefined;
  for (let age = 0; times.length < 5; times.push(age)) {
    delay = pollDelay(delay, { lifetime: 70, idleTimeout: DEFAULT_IDLE_TIMEOUT_MS });
    age += delay;
  }
  expect(times.some((time) => time >= start && time < start + 200)).toBe(true);
});
