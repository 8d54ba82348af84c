import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteRetries } from "./note-retries.js";
import type { Console } from "./output/console.js";
import type { Program } from "./program.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ["3600", []],
  ["61", []],
  ["60", ["retrying: the API returned 429"]],
  [undefined, ["retrying: the API returned 429"]],
])("a rejected submission with Retry-After %s is announced as the client repeats it", async (retryAfter, notes) => {
  const shown: string[] = [];
  const headers = new Headers(retryAfter === undefined ? {} : { "retry-after": retryAfter });
  const program = { interrupted: new AbortController().signal } as Program;
  const console = { note: (text: string) => shown.push(text) } as unknown as Console;
  const fetch = noteRetries(async () => new Response("{}", { status: 429, headers }), program, console);
  await fetch("https://api.example/", { method: "POST" });
  // The command may need this long to record the rejection on a slow disk.
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown).toEqual(notes);
});
