import { describe, expect, test } from "vitest";
import { readNetworkFailure } from "./network-error.js";

const fail = (message: string, details: object = {}) => Object.assign(new Error(message), details);

describe("readNetworkFailure", () => {
  test.each([
    ["https://api.example/RequestInit", { code: "ECONNRESET" }],
    ["https://api.example/ECONNREFUSED?q=HTTP%20Tunneling", { code: "ECONNRESET" }],
    ["http://signal.example/instanceof", { code: "UND_ERR_SOCKET" }],
  ])("ignores the words of a URL: %s", (url, details) => {
    expect(readNetworkFailure(fail(`request to ${url} failed, reason: read ECONNRESET`, details))).toEqual({
      notSent: false,
      isArgument: false,
      isPermanent: false,
      reason: details.code,
    });
  });

  test("knows nothing about an error that cannot be read", () => {
    const unreadable = Object.defineProperty({}, "code", {
      get: () => {
        throw new Error("no");
      },
    });
    const expected = { notSent: false, isArgument: false, isPermanent: false, reason: "unreadable error" };
    expect(readNetworkFailure(unreadable)).toEqual(expected);
    expect(readNetworkFailure(unreadable, true)).toEqual({ ...expected, isPermanent: true });
  });

  test("reads five causes, also of an error that causes itself", () => {
    const refused = fail("connect ECONNREFUSED 127.0.0.1:1");
    const wrap = (cause: unknown, levels: number): unknown =>
      levels === 0 ? cause : fail("outer", { cause: wrap(cause, levels - 1) });
    expect(readNetworkFailure(wrap(refused, 4)).notSent).toBe(true);
    expect(readNetworkFailure(wrap(refused, 5)).notSent).toBe(false);
    const loop: { cause?: unknown } & Error = fail("loop");
    loop.cause = loop;
    expect(readNetworkFailure(loop)).toMatchObject({ notSent: false, reason: "loop" });
  });

  test.each([
    ["bad port", true, "bad port"],
    ["no idea", false, "no idea"],
    [undefined, false, "undefined"],
    [null, false, "null"],
    [7, false, "7"],
  ])("reads a rejection that is not an error: %j", (error, notSent, reason) => {
    expect(readNetworkFailure(error)).toMatchObject({ notSent, reason });
  });

  test("does not call a failure with a cause permanent, because the network may have caused it", () => {
    expect(readNetworkFailure(fail("strange", { cause: fail("stranger") })).isPermanent).toBe(false);
    expect(readNetworkFailure(fail("strange")).isPermanent).toBe(true);
  });
});

describe("a runtime that does not permit the request", () => {
  test.each([
    ["Node", Object.assign(new TypeError("fetch failed"), { cause: fail("Access restricted", { code: "ERR_ACCESS_DENIED" }) })],
    ["Deno 2", fail('Requires net access to "api.example:443", run again with the --allow-net flag', { name: "NotCapable" })],
    [
      "Deno 1",
      fail('Requires net access to "api.example:443", run again with the --allow-net flag', { name: "PermissionDenied" }),
    ],
  ])("sends nothing: %s", (_, error) => {
    expect(readNetworkFailure(error)).toMatchObject({ notSent: true, isPermanent: true, isArgument: false });
  });
});

test.each(["timed out", "Network request timed out", "time out", "timeout"])(
  "an error without a code is not permanent: %s",
  (text) => {
    expect(readNetworkFailure(new Error(text))).toMatchObject({ notSent: false, isPermanent: false });
  },
);
