import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { createTransport, exchange } from "../../src/traffic/http/node-transport.js";
import { ProxyError, selectProxy } from "../../src/traffic/proxy.js";
import { CERTIFICATE } from "../../test-support/certificate.js";
import { startProxy } from "../../test-support/proxy-server.js";
import { serve } from "../../test-support/serve.js";

const portOf = (url: string) => Number(new URL(url).port);
const limits = { timeout: 5000 };

/** Starts an https server whose certificate no authority signed. */
async function serveSecurely() {
  const paths: (string | undefined)[] = [];
  const server = createSecureServer(CERTIFICATE, ({ url }, outgoing) => {
    paths.push(url);
    outgoing.writeHead(200, { "x-raw": "é" }).end(Buffer.from([0xff, 0x00, 0x7b]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    paths,
    port,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe("the proxy for a URL", () => {
  const proxy = "http://proxy.test:3128";
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ["no variable", "http://api.test", {}, undefined],
    ["an upper-case variable", "http://api.test", { HTTP_PROXY: proxy }, proxy],
    ["a lower-case variable", "http://api.test", { http_proxy: proxy }, proxy],
    ["both, with different values", "http://api.test", { http_proxy: proxy, HTTP_PROXY: "http://other" }, proxy],
    ["an empty lower-case variable", "http://api.test", { http_proxy: "", HTTP_PROXY: proxy }, undefined],
    ["the variable of the other scheme", "https://api.test", { HTTP_PROXY: proxy }, undefined],
    ["the variable for https", "https://api.test", { HTTPS_PROXY: proxy }, proxy],
    ["a value without a scheme", "https://api.test", { https_proxy: "proxy.test:3128" }, proxy],
    ["an https proxy", "https://api.test", { https_proxy: "https://proxy.test" }, "https://proxy.test"],
    ["localhost", "http://localhost:8080", { http_proxy: proxy }, undefined],
    ["127.0.0.1", "http://127.0.0.1:8080", { http_proxy: proxy }, undefined],
    ["[::1]", "http://[::1]:8080", { http_proxy: proxy }, undefined],
  ])("with %s", (_, url, env, expected) => {
    expect(selectProxy(url, env)?.origin).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ["*", "http://api.test", true],
    ["api.test", "http://api.test", true],
    ["API.Test", "http://api.test", true],
    ["api.test", "http://v1.api.test", true],
    ["api.test", "http://myapi.test", false],
    [".test", "http://api.test", true],
    ["*.test", "http://api.test", true],
    ["a.example, api.test", "http://api.test", true],
    ["a.example api.test", "http://api.test", true],
    ["api.test:8080", "http://api.test:8080", true],
    ["api.test:8080", "http://api.test:8081", false],
    ["api.test:80", "http://api.test", true],
    ["10.0.0.5", "http://10.0.0.5", true],
    ["10.0.0.0/8", "http://10.200.0.5", true],
    ["10.0.0.0/8", "http://11.0.0.5", false],
    ["10.0.0.0/99", "http://10.0.0.5", false],
    ["[2001:db8::1]", "http://[2001:db8::1]", true],
    ["2001:db8::/32", "http://[2001:db8::1]", true],
    ["", "http://api.test", false],
    [",", "http://api.test", false],
  ])("with NO_PROXY %j and %s (excluded: %j)", (value, url, isExcluded) => {
    for (const name of ["NO_PROXY", "no_proxy"])
      expect(selectProxy(url, { HTTP_PROXY: proxy, [name]: value }) === undefined).toBe(isExcluded);
  });

  test.each(["socks5://user:pa55word@proxy.test", "ftp://proxy.test", "http://", "http://a b", "://user:pa55word@"])(
    "rejects %s in one line without the password",
    (value) => {
      const select = () => selectProxy("https://api.test", { HTTPS_PROXY: value });
      expect(select).toThrow(ProxyError);
      expect(select).toThrow(/^HTTPS_PROXY must be an http\(s\) URL \(received "[^\n]*"\)$/);
      expect(select).not.toThrow(/pa55word/);
      // A variable that is not needed is not read.
      expect(selectProxy("http://api.test", { HTTPS_PROXY: value })).toBeUndefined();
      expect(selectProxy("https://localhost", { HTTPS_PROXY: value })).toBeUndefined();
    },
  );
});

describe("an http request through a proxy", () => {
  test("arrives unchanged, and the response too", async () => {
    await using server = await serve(() => ({ status: 201, headers: { "x-tea": "green" }, body: "é" }));
    await using proxy = await startProxy(portOf(server.url));
    const transport = createTransport(
      selectProxy("http://api.test:81", { http_proxy: proxy.url.replace("//", "//user:p%40ss@") }),
    );
    const url = "http://api.test:81/v1/x?y=1";
    const request = { method: "POST", url, headers: { authorization: "Bearer key" }, body: '{"n":5.0,"n":6}' };
    const { outcome } = await transport(request, limits);
    expect(outcome).toMatchObject({ kind: "response", status: 201, headers: { "x-tea": "green" }, body: Buffer.from("é") });
    expect(proxy.received).toEqual([{ line: `POST ${url}`, authorization: `Basic ${btoa("user:p@ss")}` }]);
    expect(server.received).toMatchObject([
      { path: "/v1/x?y=1", body: request.body, headers: { host: "api.test:81", authorization: "Bearer key" } },
    ]);
  });

  test("is not delivered if the proxy requires authentication", async () => {
    await using proxy = await startProxy(1, 407);
    const transport = createTransport(selectProxy("http://api.test", { http_proxy: proxy.url }));
    const { outcome } = await transport({ method: "GET", url: "http://api.test/", headers: {}, body: undefined }, limits);
    expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
    expect(outcome).toHaveProperty("message", expect.stringMatching(/^the proxy \S+ rejects the request with 407 .*: set the/));
  });

  test("is not delivered if the proxy cannot be reached", async () => {
    const transport = createTransport(selectProxy("http://api.test", { http_proxy: "http://127.0.0.1:1" }));
    const { outcome } = await transport({ method: "GET", url: "http://api.test/", headers: {}, body: undefined }, limits);
    expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
    expect(outcome).toHaveProperty("message", expect.stringMatching(/^the proxy http:\/\/127\.0\.0\.1:1 cannot be reached: /));
  });
});

describe("an https request through a proxy", () => {
  const get = { method: "GET", url: "https://api.test:444/v1?x", headers: {}, body: undefined };

  test("goes through a tunnel, and returns the raw bytes", async () => {
    await using server = await serveSecurely();
    await using proxy = await startProxy(server.port);
    const transport = createTransport(selectProxy(get.url, { https_proxy: proxy.url.replace("//", "//user:pass@") }));
    // Node.js warns about this variable, which is harmless here.
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const { outcome } = await transport(get, limits).finally(() => {
      vi.unstubAllEnvs();
      warn.mockRestore();
    });
    expect(outcome).toMatchObject({ kind: "response", status: 200, body: Buffer.from([0xff, 0x00, 0x7b]) });
    expect(proxy.received).toEqual([{ line: "CONNECT api.test:444", authorization: `Basic ${btoa("user:pass")}` }]);
    expect(server.paths).toEqual(["/v1?x"]);
  });

  test("checks the certificate of the server, and names the variable for another authority", async () => {
    await using server = await serveSecurely();
    await using proxy = await startProxy(server.port);
    const transport = createTransport(selectProxy(get.url, { https_proxy: proxy.url }));
    for (const send of [transport, exchange]) {
      const url = send === exchange ? `https://127.0.0.1:${server.port}/` : get.url;
      const { outcome } = await send({ ...get, url }, limits);
      expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
      expect(outcome).toHaveProperty("message", expect.stringContaining("set NODE_EXTRA_CA_CERTS to a PEM file"));
    }
    expect(server.paths).toEqual([]);
  });

  test.each([407, 403, 502])("is not delivered if the proxy rejects CONNECT with %d", async (status) => {
    await using proxy = await startProxy(1, status);
    const { outcome } = await createTransport(selectProxy(get.url, { https_proxy: proxy.url }))(get, limits);
    expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
    expect(outcome).toHaveProperty(
      "message",
      expect.stringMatching(`^the proxy \\S+ rejects the request with ${status} Blocked`),
    );
  });

  test("ends at the timeout if the proxy does not respond, and at once if it is aborted", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const transport = createTransport(selectProxy(get.url, { https_proxy: url }));
    const { outcome } = await transport(get, { timeout: 50 });
    expect(outcome).toMatchObject({
      reason: "unreachable",
      message: `no response from the proxy ${url} within 50 ms: check https_proxy`,
    });
    const aborted = await transport(get, { timeout: 60_000, signal: AbortSignal.timeout(20) });
    expect(aborted.outcome).toMatchObject({ kind: "none", reason: "unreachable" });
    silent.close();
  });
});
