import { afterEach, beforeEach, vi } from "vitest";

/** Makes delays elapse at once in all tests of a file. For servers in this process, which need no time themselves. */
export function useFastClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
    vi.advanceTimersByTime(1);
    vi.setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => void vi.useRealTimers());
}
