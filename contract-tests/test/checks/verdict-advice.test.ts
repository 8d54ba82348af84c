import { expect, test } from "vitest";
import { ADVICE } from "../../src/checks/wording/advice-table.js";
import { adviceForVerdict } from "../../src/checks/wording/verdict-advice.js";
import type { Outcome } from "../../src/traffic/exchange.js";
import { createVerdict } from "../../test-support/rich-report.js";
import { lost, status } from "../../test-support/sender-fixture.js";

function adviceOn(id: string, outcome: Outcome): string {
  const request = { method: "POST", url: "http://localhost/videos", headers: {}, body: "{}" };
  return adviceForVerdict(createVerdict("fail", id, { exchange: { request, outcome, durationMs: 1 } }));
}

test.each<[string, Outcome, RegExp]>([
  ["502", status(502), /gateway/],
  ["503", status(503), /Retry-After/],
  ["504", status(504), /time limit of the gateway/],
  ["a dropped connection", lost("broken"), /connection/],
])("the advice on a server error after %s is about its cause", (_, outcome, expected) => {
  for (const id of ["response.serverError", "streamVideo:response.serverError"]) {
    expect(adviceOn(id, outcome)).toMatch(expected);
    expect(adviceOn(id, outcome)).not.toContain("400 or 422");
  }
});

test.each([500, 501])("the advice on a server error after %d is to validate the request", (code) => {
  expect(adviceOn("response.serverError", status(code))).toBe(ADVICE["response.serverError"]);
});

test("the advice on an invalid value that gets 503 is to reject it", () => {
  expect(adviceOn("body.severalInvalid.invalid", status(503))).toBe(ADVICE["body.severalInvalid.invalid"]);
});
