import { describe, expect, test } from "vitest";
import { toCurl } from "../../src/traffic/curl.js";
import { createExtraHeaders, HeaderError, redactRequest } from "../../src/traffic/extra-headers.js";

describe("the extra headers", () => {
  test("are a User-Agent with the version of the suite by default", () => {
    expect(createExtraHeaders({}, "1.2.3")).toEqual({
      headers: { "user-agent": "vidu-q2-turbo-conformance/1.2.3" },
      shellHeaders: {},
    });
  });

  test("can replace the User-Agent", () => {
    expect(createExtraHeaders({ "User-Agent": "probe" }, "1").headers).toEqual({ "user-agent": "probe" });
  });

  test.each([
    ["Authorization", "Bearer x", "the suite sets the header Authorization itself: set the API key instead"],
    ["content-type", "text/plain", "the suite sets the header content-type itself"],
    ["Accept", "*/*", "the suite sets the header Accept itself"],
    ["Content-Length", "5", "the header Content-Length belongs to the connection and cannot be set"],
    ["HOST", "x", "the header HOST belongs to the connection and cannot be set"],
    ["Transfer-Encoding", "chunked", "the header Transfer-Encoding belongs to the connection and cannot be set"],
    ["Proxy-Authorization", "Basic x", "the header Proxy-Authorization belongs to the connection and cannot be set"],
    ["X Y", "secret", '"X Y" is not a valid header name'],
    ["", "secret", '"" is not a valid header name'],
    ["X\n", "secret", '"X\\n" is not a valid header name'],
    ["é", "secret", '"é" is not a valid header name'],
    ["X-A", "secret\r\nX-B: 1", "the value of the header X-A contains a character that HTTP does not allow"],
    ["X-A", "secret\u0007", "the value of the header X-A contains a character that HTTP does not allow"],
  ])("cannot contain %j with the value %j", (name, value, message) => {
    const create = () => createExtraHeaders({ [name]: value }, "1");
    expect(create).toThrow(HeaderError);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/secret/);
  });

  test.each(["é", "🎬"])("are sent as UTF-8, as curl does: %s", (value) => {
    const sent = createExtraHeaders({ "X-A": value }, "1").headers["x-a"] ?? "";
    expect(Buffer.from(sent, "latin1").toString("utf8")).toBe(value);
  });

  test("have different names, and different variables", () => {
    expect(() => createExtraHeaders({ "X-A": "1", "x-a": "2" }, "1")).toThrow("the header x-a is set twice");
    expect(() => createExtraHeaders({ "x-a": "1", x_a: "2" }, "1")).toThrow("the headers x-a and x_a need the same variable");
  });
});

test("a curl line contains the variable of a header, in a form that is safe for any name", () => {
  const extra = createExtraHeaders({ "X-Tenant": "secret-value", "x$`'": "other-secret" }, "1");
  const request = { method: "GET", url: "http://x", headers: extra.headers, body: undefined, shellHeaders: extra.shellHeaders };
  const sent = { request, outcome: { kind: "none", reason: "timeout", message: "" }, durationMs: 0 } as const;
  const command = toCurl(redactRequest(sent, extra).request);
  expect(command).not.toMatch(/secret/);
  expect(command).toContain(`-H 'user-agent: vidu-q2-turbo-conformance/1'`);
  expect(command).toContain(`-H 'x-tenant: '"\${VIDU_HEADER_X_TENANT:?set it to the value of the header x-tenant}"`);
  expect(command).toContain(`-H 'x$\`'\\'': '"\${VIDU_HEADER_X___:?set it to the value of the header x___}"`);
});
