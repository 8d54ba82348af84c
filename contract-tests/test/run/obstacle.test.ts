import { describe, expect, test } from "vitest";
import { conclude } from "../../src/run/report.js";
import type { NoResponse, Transport } from "../../src/traffic/exchange.js";
import { conforming, submission } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

useFastClock();

const html = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { "content-type": "text/html", ...headers },
  body: "<!doctype html><title>x</title>",
});

const json = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: { code: "CODE", message: "No." },
});

const { path } = submission;
const url = `http://localhost${path}`;

describe("a server that cannot be checked gives one line of advice", () => {
  test.each<[string, Reply, string]>([
    [
      "a redirect to https",
      html(308, { location: `https://api.example${path}` }),
      `the base URL redirects (308) to https://api.example${path}: use --base-url https://api.example`,
    ],
    [
      "a redirect to another prefix, relative to the host",
      json(307, { location: `/api/v2${path}/` }),
      `the base URL redirects (307) to http://localhost/api/v2${path}/: use --base-url http://localhost/api/v2`,
    ],
    [
      "a redirect to a login page",
      html(302, { location: "https://sso.example/login?next=%2F" }),
      "the base URL redirects (302) to https://sso.example/login: check --base-url",
    ],
    [
      "a redirect with a user and password, which are not shown",
      html(301, { location: "https://user:secret@api.example/x" }),
      "the base URL redirects (301) to https://api.example/x: check --base-url",
    ],
    [
      "a redirect to an invalid place",
      html(301, { location: "javascript:alert(1)" }),
      "the base URL redirects (301) to an invalid Location: check --base-url",
    ],
    ["a page of a gateway", html(403), `a gateway rejects the requests: ${url} returned 403 (HTML): check its access rules`],
    ["a login of a gateway", html(401), `a gateway rejects the requests: ${url} returned 401 (HTML)`],
    ["a key without permission", json(403), `the API key has no permission: POST ${path} returned 403`],
    ["a wrong path prefix", json(404), `no operation at ${url} (404): check the path prefix of --base-url`],
    ["a wrong path prefix of a web server", html(404), `no operation at ${url} (404): check the path prefix of --base-url`],
    ["a web server for files", html(405), `no operation at ${url} (405): check the path prefix of --base-url`],
    ["a page for every request", html(200), `${url} returned a page (200, HTML), not the API: check --base-url`],
    ["a proxy", html(407), "a proxy requires authentication (407): check the proxy variables, such as HTTPS_PROXY"],
    [
      "a port that expects TLS",
      { ...html(400), body: "<html>The plain HTTP request was sent to HTTPS port</html>" },
      "localhost uses TLS: use https:// in --base-url",
    ],
  ])("%s", async (_, reply, expected) => {
    const { report, received } = await runSuite(() => reply);
    expect(report.obstacle).toEqual({ phase: "preflight", reason: expected });
    expect(conclude(report)).toBe("inconclusive");
    expect(received.length).toBeLessThanOrEqual(2);
  });

  test.each<[string, string, string, RegExp]>([
    [
      "an unknown host",
      "https://api.exmple",
      "getaddrinfo ENOTFOUND api.exmple",
      /^api\.exmple cannot be resolved: check the host name/,
    ],
    [
      "a self-signed certificate",
      "https://localhost:8443",
      "self-signed certificate",
      /^the certificate of localhost:8443 is not trusted: set NODE_EXTRA_CA_CERTS/,
    ],
    ["an unknown CA", "https://localhost:8443", "unable to verify the first certificate", /NODE_EXTRA_CA_CERTS/],
    [
      "a port without TLS",
      "https://localhost:8080",
      "write EPROTO 00:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:\n",
      /^localhost:8080 does not use TLS: use http:\/\/ in --base-url$/,
    ],
    [
      "a closed port",
      "http://localhost:1",
      "connect ECONNREFUSED 127.0.0.1:1",
      /^http:\/\/localhost:1\S+ cannot be reached: connect ECONNREFUSED/,
    ],
  ])("%s", async (_, baseUrl, message, expected) => {
    const outcome: NoResponse = { kind: "none", reason: "unreachable", message };
    let requests = 0;
    const transport: Transport = async (request) => {
      requests += 1;
      return { request, outcome, durationMs: 1 };
    };
    const { report } = await runSuite(conforming(), { baseUrl, transport });
    expect(report.obstacle).toEqual({ phase: "preflight", reason: expect.stringMatching(expected) });
    expect(report.obstacle?.reason).not.toContain("\n");
    expect(requests).toBe(1);
  });

  test("a server that drops every connection was never reached", async () => {
    const transport: Transport = async (request) => ({
      request,
      outcome: { kind: "none", reason: "broken", message: "socket hang up" },
      durationMs: 1,
    });
    const { report } = await runSuite(conforming(), { transport });
    expect(report.obstacle).toEqual({
      phase: "preflight",
      reason: `the server does not respond to POST ${url}: socket hang up (if the port uses TLS, use https:// in --base-url)`,
    });
    expect(conclude(report)).toBe("inconclusive");
  });
});

describe("a server that does this for one request only is checked", () => {
  const isMinimal = ({ body }: ReceivedRequest) => /^\{"prompt":"[^"]*"\}$/.test(body);

  test.each<[string, Reply]>([
    ["a redirect", json(302, { location: "/elsewhere" })],
    ["a page", html(200)],
  ])("%s", async (_, reply) => {
    const answer = conforming();
    const { report } = await runSuite((request) => (isMinimal(request) ? reply : answer(request)));
    expect(report.obstacle).toBeUndefined();
    expect(failing(report).length).toBeGreaterThan(0);
  });
});
