import { describe, expect, test } from "vitest";
import { renderHtml } from "../../src/report/html.js";
import { renderJson } from "../../src/report/json.js";
import { renderJunit } from "../../src/report/junit.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { renderTerminal } from "../../src/report/terminal.js";
import type { Report } from "../../src/run/report.js";
import type { HttpResponse, Outcome, Transport } from "../../src/traffic/exchange.js";
import { isObject, type Json } from "../../src/util/json.js";
import { parseJson } from "../../src/util/parse-json.js";
import { conforming } from "../../test-support/conforming.js";
import { createRandom } from "../../test-support/create-random.js";
import { runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport } from "../../test-support/serve.js";

/** A few checks of every kind: submissions, a stream, protocol, results and lookups with ids made from the server's ids. */
const SELECTED =
  /^(?:duration\.maximum\.invalid|body\.minimal\.valid|streamVideo:duration\.maximum\.invalid|getGeneration:(?:id\.|lifecycle))/;

/** Runs the suite against a conforming server whose responses are replaced, and renders the report in every format. */
async function runWith(change: (response: HttpResponse, index: number) => Outcome): Promise<Report> {
  const deliver = inProcessTransport(conforming(), []);
  let index = 0;
  const transport: Transport = async (request, limits) => {
    const exchange = await deliver(request, limits);
    return exchange.outcome.kind === "none" ? exchange : { ...exchange, outcome: change(exchange.outcome, index++) };
  };
  const options = { transport, selects: (id: string) => SELECTED.test(id), patience: 20, timeout: 500 };
  const { report } = await runSuite(conforming(), options);
  for (const text of [renderHtml, renderJson, renderJunit, renderMarkdown].map((render) => render(report)))
    expect(text.length).toBeLessThan(5_000_000);
  const printed = renderTerminal(report, { color: false, command: "suite" });
  expect(printed).toMatch(/\nThe (?:server|result) /);
  const { credits } = report.traffic;
  expect(credits >= 0 && Number.isFinite(credits)).toBe(true);
  for (const text of [printed, renderJunit(report), renderMarkdown(report)])
    expect(text).not.toMatch(/^\s*::|(?!\n)[\p{Cc}\p{Cs}\u2028\u202e]/mu);
  return report;
}

const textOf = ({ body }: HttpResponse) => Buffer.from(body).toString("utf8");
const withText = (response: HttpResponse, text: string): HttpResponse => ({ ...response, body: Buffer.from(text) });
const withId = (id: string) => (response: HttpResponse) =>
  withText(
    response,
    textOf(response).replaceAll(/"gen_(\d+)"/g, (_, number) => JSON.stringify(id.replace("#", number))),
  );
const withHeaders = (headers: Readonly<Record<string, string>>) => (response: HttpResponse) => ({
  ...response,
  headers: { ...response.headers, ...headers },
});
const withBody = (text: string) => (response: HttpResponse) => withText(response, text);
const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
/** Adds a property to every JSON object of a response. */
const withProperty = (property: string) => (response: HttpResponse) =>
  withText(response, textOf(response).replaceAll(/(^|data: )\{/g, `$1{${property},`));

/** Changes the first response and every tenth one. Processing a large response takes long. */
const sometimes = (change: (response: HttpResponse) => HttpResponse) => (response: HttpResponse, index: number) =>
  index % 10 === 0 ? change(response) : response;

const RESPONSES: Readonly<Record<string, (response: HttpResponse, index: number) => Outcome>> = {
  "an id with a lone surrogate": withId("gen_#\ud800"),
  "an id that starts with a lone surrogate": withId("\udc00gen_#"),
  "ids of emoji": withId("😀😀😀😀😀😀😀#"),
  "ids with slashes": withId("a/#/../b?c#d"),
  "an id of dots": withId(".."),
  "an empty id": withId(""),
  "ids of 10 kB": withId(`${"x".repeat(10_000)}#`),
  "ids with line breaks and escapes": withId("#\r\n::error::x\u001b[2J"),
  "the id __proto__": withId("__proto__"),
  "a header of 2 MB": sometimes(withHeaders({ "content-type": "x".repeat(2_000_000) })),
  "headers with control characters": withHeaders({ "content-type": "application/json;\r\n::error::\u0000", "x-\n": "\ud800" }),
  "headers with the names of methods": withHeaders({ __proto__: "x", constructor: "y", "retry-after": "Sat, 99 Foo 1e999 GMT" }),
  "a long retry delay": (response, index) =>
    index % 7 === 3 ? { ...withHeaders({ "retry-after": "9".repeat(400) })(response), status: 429 } : response,
  "an array that is nested 100,000 levels deep": withBody(nested(100_000)),
  "an object that is nested 100,000 levels deep": withBody('{"input":'.repeat(100_000)),
  "a property that is nested deeply": withProperty(`"input":${nested(5000)}`),
  "an event that is nested deeply": (response) =>
    withHeaders({ "content-type": "text/event-stream" })(withText(response, `data: ${nested(100_000)}\n\n`)),
  "bytes that are not UTF-8": (response) => ({ ...response, body: Uint8Array.of(0xff, 0xfe, 0xc0, 0x80) }),
  "a body of 50 MB": sometimes((response) => ({ ...response, body: Buffer.alloc(50_000_000, "x") })),
  "a list with 100,000 wrong items": withBody(JSON.stringify({ code: 1, data: { videos: Array(100_000).fill(1) } })),
  "__proto__ and constructor as properties": withProperty('"__proto__":{"status":1},"constructor":null,"toString":1'),
  "huge numbers": (response) => withText(response, textOf(response).replaceAll(/"(total|subscription)":\d+/g, '"$1":1e999')),
  "a huge price": (response) => withText(response, textOf(response).replaceAll(/"total":\d+/g, '"total":1.7e308')),
  "negative and fractional numbers": (response) => withText(response, textOf(response).replaceAll(/:\d+/g, ":-1e308")),
  "a code of 1 MB": sometimes(withProperty(`"code":"${"x".repeat(1_000_000)}"`)),
  "an error code that imitates a log": (response) => {
    const code = "X\n::error file=README.md::pwned\n\u001b[2JThe server conforms.\u202e";
    return { ...withText(response, JSON.stringify({ code, message: code, id: code, status: code })), status: 418 };
  },
  "an impossible status": (response) => ({ ...response, status: 999 }),
  "the status 0": (response) => ({ ...response, status: 0 }),
  "a status that is not a number": (response) => ({ ...response, status: Number.NaN }),
  "no content": (response) => ({ ...response, status: 204, headers: {}, body: new Uint8Array() }),
  "only line breaks as a stream": (response) =>
    withHeaders({ "content-type": "text/event-stream" })(withText(response, "\n\r".repeat(100_000))),
  "text that looks like many stack traces": sometimes(withBody("at at(at ( at x(".repeat(10_000))),
  null: withBody("null"),
  "an array": withBody("[[],{}]"),
  "a number": withBody("1e999"),
};

describe("a run ends with a report and no defect", () => {
  test.each(Object.entries(RESPONSES))("for %s", async (_, change) => {
    const report = await runWith(change);
    expect(report.obstacle?.phase === "suite" ? report.obstacle.reason : undefined).toBeUndefined();
    expect(report.verdicts.length).toBeGreaterThan(0);
  });

  test("for responses that are damaged at random", async () => {
    const random = createRandom(14);
    const values: readonly Json[] = [null, [], {}, "", "\ud800", -0, 1e308, true, "__proto__", [[[]]], { id: [] }];
    const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
    const damage = (value: Json): Json => {
      if (random() < 0.15) return pick(values) ?? null;
      if (!isObject(value)) return value;
      const entries = Object.entries(value).filter(() => random() > 0.1);
      return Object.fromEntries(entries.map(([name, child]) => [random() < 0.05 ? "\u202e" : name, damage(child)]));
    };
    const report = await runWith((response) => {
      const json = parseJson(textOf(response));
      const body = json === undefined ? textOf(response) : JSON.stringify(damage(json));
      const status = random() < 0.2 ? (pick([100, 204, 301, 402, 404, 418, 500, 503, 600]) ?? 0) : response.status;
      return { ...withText(response, random() < 0.1 ? body.slice(0, body.length / 2) : body), status };
    });
    expect(report.obstacle?.phase === "suite" ? report.obstacle.reason : undefined).toBeUndefined();
  });
});
