import { beforeAll, describe, expect, it } from "vitest";
import { createSandbox, faultsOf, STYLES, type Style, styleNamed } from "../../sandbox/index.js";
import { FURTHER_VARIANTS } from "../../sandbox/variants/frameworks.js";
import { readBundledContract } from "../../src/contract/load.js";
import { JSON_MEDIA_TYPE } from "../../src/contract/media-types.js";
import { type Contract, eventSchema, type Operation, responseTo, submissions } from "../../src/contract/model.js";
import { compile, explain } from "../../src/contract/validator.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import { probesOf } from "../../test-support/sandbox/probes.js";
import { protocolProbes } from "../../test-support/sandbox/protocol-probes.js";
import { responsesTo } from "../../test-support/sandbox/send-probes.js";

let contract: Contract;

beforeAll(async () => {
  contract = await readBundledContract();
});

/** Returns the reason why a response violates the contract, or undefined if it conforms. */
function findViolation(operation: Operation, response: string): string | undefined {
  const [, kind, code, head = "{}", body = ""] = /^(\w+) (\d+) (\{.*?\}) ?(.*)$/s.exec(response) ?? [];
  const status = Number(code);
  // The contract does not document these statuses, but HTTP defines them.
  if ([405, 413, 415, 501].includes(status)) return undefined;
  // The page of a gateway before the server.
  if (status === 429 && head.includes("text/html")) return undefined;
  const clause = responseTo(operation, status);
  if (clause === undefined) return `${status} is not documented`;
  if (kind === "stream") {
    const schema = eventSchema(operation);
    const events = parseEventStream(body.replace(/\((?:end|open)\)$/, ""));
    const invalidEvent = events.find(({ data }) => schema === undefined || !compile(schema)(JSON.parse(data)));
    return events.length === 0 ? "no events" : invalidEvent && `event ${invalidEvent.data}`;
  }
  const schema = clause.content.get(JSON_MEDIA_TYPE)?.schema;
  if (!/application\/json/.test(head) || schema === undefined) return "not JSON";
  const validate = compile(schema);
  return validate(JSON.parse(Buffer.from(body, "latin1").toString("utf8"))) ? undefined : explain(validate.errors);
}

/** The statuses for an unsupported method in the variants where it is not 405. */
const METHOD_STATUSES: Readonly<Record<string, number>> = { hidden: 404, unknownMethods: 501 };

/** Sends all probes, and returns the violations in the responses and the statuses that occurred. */
async function examine(options: Parameters<typeof responsesTo>[2], candidates = probesOf(contract)) {
  const probes = candidates.filter(({ path }) => !path([]).includes("none"));
  const violations: string[] = [];
  const statuses = new Set<number>();
  let index = 0;
  for await (const response of responsesTo(contract, probes, options)) {
    const probe = probes[index++];
    const path = probe?.path([]).split("?")[0] ?? "";
    const operation =
      submissions(contract).find((one) => one.path === path) ?? contract.operations.find(({ method }) => method === "GET");
    statuses.add(Number(/^\w+ (\d+)/.exec(response)?.[1]));
    const reason = operation === undefined ? "no operation" : findViolation(operation, response);
    if (reason !== undefined) violations.push(`${probe?.method} ${path} ${String(probe?.body).slice(0, 60)}: ${reason}`);
  }
  expect(index).toBe(probes.length);
  return { violations, statuses };
}

describe("a conforming sandbox", () => {
  it("has at least twenty variants with unique names", () => {
    expect(STYLES.length).toBeGreaterThanOrEqual(20);
    expect(new Set(STYLES.map(({ name }) => name)).size).toBe(STYLES.length);
    expect(styleNamed(STYLES[0]?.name ?? "")).toBe(STYLES[0]);
    expect(styleNamed("none")).toBeUndefined();
  });

  const plain: Style = { name: "plain", title: "behaves as documented" };
  it.each([plain, ...STYLES])("conforms to the contract in the variant $name", { timeout: 60_000 }, async (style) => {
    // Leave out the rate limit and the delays: they have their own tests and would make this one slow.
    const { options } = style;
    const pace = options?.pace;
    const quick: Style = { ...style, options: pace === undefined || pace.queued > 1000 ? {} : { pace } };
    const { violations, statuses } = await examine({ style: quick });
    expect(violations).toEqual([]);
    expect([...statuses]).toEqual(
      expect.arrayContaining([style.name === "202" ? 202 : 200, 401, 404, METHOD_STATUSES[style.name] ?? 405]),
    );
  });

  it("differs from a server that violates the contract in its events, responses or statuses", async () => {
    for (const id of ["answer.missing:status@stream", "answer.missing:id", "taken.207"]) {
      const fault = faultsOf(contract).find((one) => one.id === id);
      const { violations } = await examine(
        { faults: fault === undefined ? [] : [fault] },
        submissions(contract).flatMap(protocolProbes),
      );
      expect(violations.length, id).toBeGreaterThan(0);
    }
  });

  it("gives the same responses to the same probes", { timeout: 60_000 }, async () => {
    const probes = probesOf(contract);
    const runs: string[][] = [[], []];
    for (const run of runs) for await (const answer of responsesTo(contract, probes)) run.push(answer);
    expect(runs[0]).toEqual(runs[1]);
  });

  const further = FURTHER_VARIANTS.map(({ name }) => name);
  // The other variants have tests of their own.
  it.each(STYLES.filter(({ name }) => !further.includes(name)))(
    "behaves differently from the plain sandbox in the variant $name",
    async ({ name }) => {
      const style = styleNamed(name);
      const body = Buffer.from('{"prompt":"a cat"}');
      const path = "/generation/vidu/q2/video-turbo";
      const headers = { authorization: "Bearer sandbox-key", "content-type": "application/json" };
      const observe = async (variant: Style | undefined) => {
        let now = Date.now();
        const sandbox = createSandbox({ contract, style: variant, random: () => 0, clock: () => now });
        const send = (text: string) => sandbox.handle({ method: "POST", path, headers, body: Buffer.from(text) });
        const replies: unknown[] = [];
        const durations: number[] = [];
        for (const text of [String(body), "{}", "{", '{"prompt":""}']) {
          const start = performance.now();
          replies.push(await send(text));
          durations.push(performance.now() - start);
        }
        // Another process may delay some of the responses, but not all of them.
        const isSlow = Math.min(...durations) > 15;
        const flood = await Promise.all(Array.from({ length: 400 }, () => send(String(body))));
        now += 60_000;
        const id = /"id":"([^"]*)"/.exec(JSON.stringify(replies[0]).replaceAll("\\", ""))?.[1];
        const later = await sandbox.handle({ method: "GET", path: `/generation/${id}`, headers, body: new Uint8Array() });
        sandbox.close();
        return JSON.stringify([replies, later, isSlow, flood.some((reply) => reply.kind === "answer" && reply.status === 429)]);
      };
      expect(await observe(style)).not.toBe(await observe(undefined));
    },
  );
});
