import { beforeAll, describe, expect, it } from "vitest";
import { createSandbox, faultsOf, STYLES, type Style, styleNamed } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";
import { JSON_MEDIA_TYPE } from "../../src/contract/media-types.js";
import { type Contract, eventSchema, type Operation, responseTo, submissions } from "../../src/contract/model.js";
import { compile, explain } from "../../src/contract/validator.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import { probesOf, protocolProbes, responsesTo } from "../../test-support/sandbox-probes.js";

let contract: Contract;

beforeAll(async () => {
  contract = await readBundledContract();
});

/** Why an answer is not as the contract has it; undefined where it is. */
function complaint(operation: Operation, answer: string): string | undefined {
  const [, kind, code, head = "{}", body = ""] = /^(\w+) (\d+) (\{.*?\}) ?(.*)$/s.exec(answer) ?? [];
  const status = Number(code);
  // Neither is named by the contract; HTTP has them.
  if (status === 405 || status === 413) return undefined;
  const clause = responseTo(operation, status);
  if (clause === undefined) return `${status} is not documented`;
  if (kind === "stream") {
    const schema = eventSchema(operation);
    const events = parseEventStream(body.replace(/\((?:end|open)\)$/, ""));
    const wrong = events.find(({ data }) => schema === undefined || !compile(schema)(JSON.parse(data)));
    return events.length === 0 ? "no events" : wrong && `event ${wrong.data}`;
  }
  const schema = clause.content.get(JSON_MEDIA_TYPE)?.schema;
  if (!/application\/json/.test(head) || schema === undefined) return "not JSON";
  const validate = compile(schema);
  return validate(JSON.parse(Buffer.from(body, "latin1").toString("utf8"))) ? undefined : explain(validate.errors);
}

/** What is wrong with the answers to all probes, and the statuses that they have. */
async function examine(options: Parameters<typeof responsesTo>[2], all = probesOf(contract)) {
  const probes = all.filter(({ path }) => !path([]).includes("none"));
  const complaints: string[] = [];
  const statuses = new Set<number>();
  let index = 0;
  for await (const answer of responsesTo(contract, probes, options)) {
    const probe = probes[index++];
    const path = probe?.path([]).split("?")[0] ?? "";
    const operation =
      submissions(contract).find((one) => one.path === path) ?? contract.operations.find(({ method }) => method === "GET");
    statuses.add(Number(/^\w+ (\d+)/.exec(answer)?.[1]));
    const reason = operation === undefined ? "no operation" : complaint(operation, answer);
    if (reason !== undefined) complaints.push(`${probe?.method} ${path} ${String(probe?.body).slice(0, 60)}: ${reason}`);
  }
  expect(index).toBe(probes.length);
  return { complaints, statuses };
}

describe("a correct sandbox", () => {
  it("comes in at least eight styles, each with a name of its own", () => {
    expect(STYLES.length).toBeGreaterThanOrEqual(8);
    expect(new Set(STYLES.map(({ name }) => name)).size).toBe(STYLES.length);
    expect(styleNamed(STYLES[0]?.name ?? "")).toBe(STYLES[0]);
    expect(styleNamed("none")).toBeUndefined();
  });

  const plain: Style = { name: "plain", title: "does as it is told" };
  it.each([plain, ...STYLES])("keeps the contract in the style $name", { timeout: 60_000 }, async (style) => {
    // The rate and the latency have tests of their own, and would make this one take long.
    const { override: bend, options } = style;
    const pace = options?.pace;
    const quick: Style = { ...style, options: pace === undefined || pace.queued > 1000 ? {} : { pace }, override: bend };
    const { complaints, statuses } = await examine({ style: quick });
    expect(complaints).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([style.name === "202" ? 202 : 200, 401, 404, 405]));
  });

  it("is told from a server that breaks the contract in its events, its answers or its statuses", async () => {
    for (const id of ["answer.missing:status@stream", "answer.missing:id", "taken.207"]) {
      const fault = faultsOf(contract).find((one) => one.id === id);
      const { complaints } = await examine(
        { faults: fault === undefined ? [] : [fault] },
        submissions(contract).flatMap(protocolProbes),
      );
      expect(complaints.length, id).toBeGreaterThan(0);
    }
  });

  it("gives the same answers to the same probes", { timeout: 60_000 }, async () => {
    const probes = probesOf(contract);
    const runs: string[][] = [[], []];
    for (const run of runs) for await (const answer of responsesTo(contract, probes)) run.push(answer);
    expect(runs[0]).toEqual(runs[1]);
  });

  it.each(STYLES)("answers otherwise than the plain one in the style $name", async ({ name }) => {
    const style = styleNamed(name);
    const body = Buffer.from('{"prompt":"a cat"}');
    const path = "/generation/vidu/q2/video-turbo";
    const headers = { authorization: "Bearer sandbox-key", "content-type": "application/json" };
    const tell = async (chosen: Style | undefined) => {
      let now = Date.now();
      const sandbox = createSandbox({ contract, style: chosen, random: () => 0, clock: () => now });
      const send = (text: string) => sandbox.handle({ method: "POST", path, headers, body: Buffer.from(text) });
      const start = performance.now();
      const told: unknown[] = [];
      for (const text of [String(body), "{}", "{", '{"prompt":""}']) told.push(await send(text));
      const isSlow = performance.now() - start > 25;
      const flood = await Promise.all(Array.from({ length: 400 }, () => send(String(body))));
      now += 60_000;
      const id = /"id":"([^"]*)"/.exec(JSON.stringify(told[0]).replaceAll("\\", ""))?.[1];
      const later = await sandbox.handle({ method: "GET", path: `/generation/${id}`, headers, body: new Uint8Array() });
      sandbox.close();
      return JSON.stringify([told, later, isSlow, flood.some((reply) => reply.kind === "answer" && reply.status === 429)]);
    };
    expect(await tell(style)).not.toBe(await tell(undefined));
  });
});
