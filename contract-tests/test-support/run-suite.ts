import { derive } from "../src/checks/derive.js";
import type { Report } from "../src/run/report.js";
import { type RunOptions, run } from "../src/run/run.js";
import { contract, KEY } from "./conforming.js";
import { inProcessTransport, type ReceivedRequest, type Reply, serve } from "./serve.js";

/** The report of a run, and the requests that the server received. */
interface SuiteRun {
  readonly report: Report;
  readonly received: readonly ReceivedRequest[];
}

const DEFAULT_OPTIONS = {
  apiKey: KEY,
  concurrency: 4,
  contract,
  maxAccepted: Number.POSITIVE_INFINITY,
  patience: 200,
  samples: 1,
  seed: 1,
  timeout: 2000,
};

/** Runs the suite against a handler in this process. */
export async function runSuite(
  handle: (request: ReceivedRequest) => Reply | Promise<Reply>,
  options: Partial<RunOptions> = {},
): Promise<SuiteRun> {
  const received: ReceivedRequest[] = [];
  const transport = inProcessTransport(handle, received);
  return { report: await run({ ...DEFAULT_OPTIONS, baseUrl: "http://localhost", transport, ...options }), received };
}

/** Runs the suite against a server over HTTP, for tests of connections, timeouts and delays. */
export async function runSuiteOverHttp(
  handle: Parameters<typeof serve>[0],
  options: Partial<RunOptions> = {},
): Promise<SuiteRun> {
  await using server = await serve(handle);
  return { report: await run({ ...DEFAULT_OPTIONS, baseUrl: server.url, ...options }), received: server.received };
}

export { alarmsOf as failing } from "../kill-matrix/kill-matrix.js";

/** The checks that submit the base requests. All other values are tested inside one of these requests. */
export const BASE_CHECKS = /(?:^|:)body\.(?:minimal|full)\.valid$/;

/**
 * The options for one of eight shards. Oracles evaluate every request, so a shard finds a deviation that occurs in many
 * requests at an eighth of the cost of a full run.
 */
export const SAMPLE = { shard: { index: 0, count: 8 } } as const satisfies Partial<RunOptions>;

/**
 * Returns the options of the smallest run with a check: the check and the base requests. An oracle needs the requests of other
 * checks, so it gets a shard.
 */
export function only(check: string): Partial<RunOptions> {
  const sendsRequests = derive(contract).some(({ checks, protocol }) => [...checks, ...protocol].some(({ id }) => id === check));
  return sendsRequests ? { selects: (id) => id === check || BASE_CHECKS.test(id) } : SAMPLE;
}
