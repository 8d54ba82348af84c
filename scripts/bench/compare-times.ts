import { fork } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Peer } from "./peers.js";

/** A lower bound, the median and an upper bound. */
export type Estimate = readonly [low: number, median: number, high: number];

const SERVER = `
import { createServer } from "node:http";
const body = JSON.stringify({ id: "gen_123", status: "IN_QUEUE", input: { prompt: "a cat", duration: 5 }, usage: { total: 20, subscription: 20, permanent: 0 } });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
const server = createServer((request, response) => request.resume().on("end", () => response.writeHead(200, headers).end(body)));
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
`;

/** Number of rounds. Each round times one block of every client, in random order. */
const ROUNDS = 150;
/** Submissions in a block. */
const BLOCK_SIZE = 20;
const WARM_UP_SUBMISSIONS = 500;

/**
 * Measures the time of a submission by each client, relative to the first client. A round gives one ratio of the medians of
 * two blocks. The result is the median of these ratios with its 95 percent confidence interval (by bootstrap). All clients
 * run in this process, with keep-alive connections to a server in another process.
 *
 * @returns the estimate of each client by its name
 */
export async function compareTimes(folder: string, peers: readonly Peer[]): Promise<ReadonlyMap<string, Estimate>> {
  await writeFile(join(folder, "server.mjs"), SERVER);
  const server = fork(join(folder, "server.mjs"));
  try {
    const port = await new Promise<number>((resolve) => server.once("message", (message) => resolve(message as number)));
    const base = `http://127.0.0.1:${port}`;
    const submissions = await Promise.all(peers.map((peer, index) => loadPeer(folder, peer, index, base)));
    for (let time = 0; time < WARM_UP_SUBMISSIONS; time += 1) for (const submit of submissions) await submit();
    const rounds: number[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const medians: number[] = [];
      for (const index of shuffle(peers.map((_, index) => index))) medians[index] = await timeBlock(submissions[index]);
      rounds.push(medians);
    }
    return new Map(
      peers.map(({ name }, index) => [name, estimate(rounds.map((medians) => (medians[index] ?? 0) / (medians[0] ?? 1)))]),
    );
  } finally {
    server.kill();
  }
}

type Submit = () => Promise<unknown>;

/** Writes and imports a module that submits with a client. */
async function loadPeer(folder: string, { imports, submit }: Peer, index: number, base: string): Promise<Submit> {
  const from = imports?.replace("{ default }", "{ default as default_ }");
  const body = JSON.stringify({ prompt: "a cat walking through neon rain", duration: 4 });
  const file = join(folder, `peer-${index}.mjs`);
  await writeFile(
    file,
    `${from ? `import ${from};` : ""}\nexport const make = (base, body) => { ${submit} };\nexport const body = ${body};\n`,
  );
  const { body: request, make } = (await import(pathToFileURL(file).href)) as {
    body: unknown;
    make: (base: string, body: unknown) => Submit;
  };
  return make(base, request);
}

async function timeBlock(submit: Submit | undefined): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < BLOCK_SIZE; time += 1) {
    const start = performance.now();
    await submit?.();
    times.push(performance.now() - start);
  }
  return median(times);
}

function estimate(ratios: readonly number[]): Estimate {
  const medians = Array.from({ length: 1000 }, () =>
    median(ratios.map(() => ratios[Math.floor(Math.random() * ratios.length)] ?? 0)),
  );
  medians.sort((a, b) => a - b);
  return [medians[25] ?? Number.NaN, median(ratios), medians[975] ?? Number.NaN];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function shuffle<T>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => [Math.random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}
