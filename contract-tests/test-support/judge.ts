import type { Report } from "../src/run/report.js";
import { type RunOptions, run } from "../src/run/run.js";
import { contract, KEY } from "./conforming.js";
import { type Arrival, carryTo, type Reply, serve } from "./serve.js";

/** A run with what the server received. */
interface Judged {
  readonly report: Report;
  readonly received: readonly Arrival[];
}

const SETTINGS = {
  apiKey: KEY,
  concurrency: 4,
  contract,
  maxAccepted: Number.POSITIVE_INFINITY,
  patience: 200,
  samples: 1,
  seed: 1,
  timeout: 2000,
};

/** Judges a server that answers every request, inside this process. */
export async function judge(
  handle: (request: Arrival) => Reply | Promise<Reply>,
  options: Partial<RunOptions> = {},
): Promise<Judged> {
  const received: Arrival[] = [];
  const transport = carryTo(handle, received);
  return { report: await run({ ...SETTINGS, baseUrl: "http://localhost", transport, ...options }), received };
}

/** Judges a server over HTTP: where connections, time-outs or the pace of a server matter. */
export async function judgeServed(handle: Parameters<typeof serve>[0], options: Partial<RunOptions> = {}): Promise<Judged> {
  await using server = await serve(handle);
  return { report: await run({ ...SETTINGS, baseUrl: server.url, ...options }), received: server.received };
}

export { alarmsOf as failing } from "../kill-matrix/kill-matrix.js";

/** The checks that submit the base requests: a value is tested inside one of them. */
export const BASE_CHECKS = /(?:^|:)body\.(?:minimal|full)\.valid$/;

/** Selects one check and those of the base requests: a run of one check costs a twentieth of a full run. */
export function only(check: string): Partial<RunOptions> {
  return { selects: (id) => id === check || BASE_CHECKS.test(id) };
}
