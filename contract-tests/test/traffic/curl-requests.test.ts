import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { derive, deriveResults } from "../../src/checks/derive.js";
import { resultChecks } from "../../src/checks/results.js";
import { toCurl } from "../../src/traffic/curl.js";
import type { RawRequest } from "../../src/traffic/exchange.js";
import { Generations } from "../../src/traffic/generation-store.js";
import { exchange } from "../../src/traffic/http/node-transport.js";
import { jsonMessage, type Message } from "../../src/traffic/request.js";
import { contract, KEY, submission } from "../../test-support/conforming.js";

/** Starts a server that records every request, without the headers that each client adds by itself. */
async function record() {
  const recorded: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { connection: _, host: __, "user-agent": ___, ...headers } = incoming.headers;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const body = Buffer.concat(chunks).toString("latin1");
    recorded.push([`${incoming.method} ${incoming.url}`, ...lines.sort(), "", body].join("\n"));
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { recorded, url: `http://127.0.0.1:${port}/v1`, [Symbol.asyncDispose]: async () => void server.close() };
}

const [derivation] = derive(contract, { apiKey: KEY });
const [results] = deriveResults(contract);
if (derivation === undefined || results === undefined) throw new Error("the contract has no submissions or no results");

/** A generation with an id that a server may return. */
function generationsWith(id: string): Generations {
  const generations = new Generations(contract);
  const response = { kind: "response", status: 200, headers: {}, body: Buffer.from(JSON.stringify({ id })) } as const;
  generations.record(jsonMessage(submission, '{"prompt":"a cat"}'), response, "accept");
  return generations;
}

const texts = [
  '{"prompt":"it\'s"}',
  "@/etc/hostname",
  '{"prompt":"\0"}',
  '\ufeff{"prompt":"tab\there\r\n\u2028\u202e $HOME `id` \\u0041 \\\\"}',
  "\u001b1é",
];
const messages: readonly Message[] = [
  ...derivation.protocol
    .filter(({ id }) => !id.includes(".syntax."))
    .flatMap(({ probes }) => probes.map(({ message }) => message)),
  ...resultChecks({ ...results, apiKey: KEY, generations: generationsWith("gen_[1-9]{a,b}'$"), hasKey: true }).flatMap(
    ({ probes }) => probes.map(({ message }) => message),
  ),
  ...[...texts, Uint8Array.of(0x7b, 0xff, 0x00)].map((body) => jsonMessage(submission, body)),
];

test("bash sends every kind of request as the suite does, without control characters in the command", async () => {
  await using server = await record();
  const requests = messages.map(
    ({ body, headers, method, path, shellAuthorization }): RawRequest => ({
      ...{ method, url: server.url + path, headers: headers(KEY), body, shellAuthorization },
    }),
  );
  for (const request of requests) await exchange(request, { timeout: 5000 });
  const expected = server.recorded.splice(0);
  const commands = requests.map(toCurl);
  expect(commands.filter((command) => /[\p{Cc}\p{Cf}\p{Zl}]/u.test(command))).toEqual([]);
  const env = { PATH: process.env["PATH"], SKILLS_VIDEO_API_KEY: KEY };
  await promisify(execFile)("bash", ["-c", commands.map((command) => `${command} >/dev/null`).join("\n")], { env });
  expect(server.recorded).toEqual(expected);
}, 20_000);
