import { isSuccess } from "./answer.js";
import type { Baseline } from "./baseline.js";
import type { Check, Choice, Clause } from "./check.js";
import type { Contract, Submission } from "./contract.js";
import { toCurl } from "./curl.js";
import { type Derivation, derive } from "./derive.js";
import { weigh } from "./evidence.js";
import type { Exchange } from "./exchange.js";
import type { BaseRequests } from "./frame.js";
import { equalJson, type Json } from "./json.js";
import { createOracles, type Finding, type Oracle } from "./oracles.js";
import type { Obstacle, Report } from "./report.js";
import { runCheck } from "./run-check.js";
import { type Purpose, Traffic } from "./traffic.js";
import type { Verdict } from "./verdict.js";

export interface RunOptions {
  readonly contract: Contract;
  /** Where the server is, with its path prefix. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Which requests are drawn; the same seed gives the same requests. */
  readonly seed: number;
  /** Requests drawn for a check beyond its boundary values. */
  readonly samples: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** Most requests that the server may take; `Infinity` where they cost nothing. */
  readonly maxAccepted: number;
  /** Which checks are run; default: all. */
  readonly selects?: ((id: string) => boolean) | undefined;
  readonly baseline?: Baseline | undefined;
  /** Ends the run early; what has been found by then is reported. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every check that is done. */
  readonly onProgress?: ((done: number, total: number, verdict: Verdict) => void) | undefined;
}

/** Judges a server by a contract. What happens on the way, whatever it is, is part of the report. */
export async function run(options: RunOptions): Promise<Report> {
  const start = performance.now();
  const selects = options.selects ?? (() => true);
  const derivations = derive(options.contract);
  const watches = derivations.map((derivation) => new Watch(derivation, options.apiKey));
  const traffic = new Traffic({
    ...options,
    onExchange: (exchange, operation, purpose) => watches.find((watch) => watch.operation === operation)?.see(exchange, purpose),
  });
  const verdicts: Verdict[] = [];
  const checks = derivations.map((derivation) => derivation.checks.filter(({ id }) => selects(id)));
  const total = checks.reduce((sum, { length }) => sum + length, 0);
  const obstacles: string[] = [];
  for (const [index, derivation] of derivations.entries()) {
    const selected = checks[index] ?? [];
    const ground = selected.length === 0 ? SOLID : await prepare(derivation, selected, traffic);
    if (ground.obstacle !== undefined) {
      obstacles.push(ground.obstacle);
      verdicts.push(...selected.map((check) => inconclusive(check, ground.obstacle ?? "")));
      continue;
    }
    await inParallel(selected, options.concurrency, async (check) => {
      const verdict = await runCheck(check, traffic, { ...options, doubt: ground.doubt });
      verdicts.push(verdict);
      options.onProgress?.(verdicts.length, total, verdict);
    });
  }
  const order = new Map(checks.flat().map(({ id }, index) => [id, index]));
  verdicts.sort((a, b) => (order.get(a.check.id) ?? 0) - (order.get(b.check.id) ?? 0));
  const watched = watches.flatMap((watch) => watch.testify().filter(({ check }) => selects(check.id)));
  const settled = (options.baseline ?? NO_BASELINE).apply([...verdicts, ...watched]);
  return {
    contract: options.contract,
    target: options.baseUrl,
    seed: options.seed,
    durationMs: performance.now() - start,
    verdicts: settled.verdicts,
    notices: settled.notices,
    traffic: traffic.totals,
    underived: derivations.flatMap(({ underived }) => underived),
    obstacle: findEnd(obstacles, derivations.length, traffic, options.signal),
  };
}

function findEnd(
  [first, ...others]: readonly string[],
  operations: number,
  traffic: Traffic,
  signal: AbortSignal | undefined,
): Obstacle | undefined {
  if (first !== undefined) return { met: others.length + 1 === operations ? "at the start" : "on the way", reason: first };
  if (signal?.aborted) return { met: "on the way", reason: "the run was interrupted" };
  return traffic.isLost ? { met: "on the way", reason: "the server has gone away" } : undefined;
}

const NO_BASELINE: Baseline = { apply: (verdicts) => ({ verdicts, notices: [] }) };

/** Whether the server can be judged at all, and what cannot be relied upon if so. */
interface Ground {
  readonly obstacle: string | undefined;
  readonly doubt: (choice: Choice, body: Json) => string | undefined;
}

const SOLID: Ground = { obstacle: undefined, doubt: () => undefined };

/**
 * Tries the base requests. A server that cannot be reached or refuses the key has not been judged; where one base
 * request is refused, only the request itself is judged, and what is said of values inside it is inconclusive.
 */
async function prepare({ operation, base, checks }: Derivation, selected: readonly Check[], traffic: Traffic): Promise<Ground> {
  const needed = (["minimal", "full"] as const).filter((name) =>
    selected.some((check) => check.examples.some(({ frame }) => frame.base === name)),
  );
  const refused = new Set<keyof BaseRequests>();
  let isPaid = true;
  for (const name of needed) {
    const sent = await traffic.submit(operation, JSON.stringify(base[name]), "accept");
    if (sent.kind !== "exchanged") {
      isPaid = false;
      continue;
    }
    const obstacle = findObstacle(sent.exchange, operation);
    if (obstacle !== undefined) return { ...SOLID, obstacle };
    if (sent.exchange.outcome.kind === "none" || (!isSuccess(sent.exchange.outcome) && sent.exchange.outcome.status !== 402))
      refused.add(name);
  }
  if (!isPaid) {
    const obstacle = await knock(operation, checks, traffic);
    if (obstacle !== undefined) return { ...SOLID, obstacle };
  }
  return {
    obstacle: undefined,
    doubt: ({ frame }, body) =>
      refused.has(frame.base) && !equalJson(body, base[frame.base])
        ? `the ${frame.base} request around it is not taken`
        : undefined,
  };
}

/** Where no request may be paid for, one that must be refused tells whether the server is there and knows the key. */
async function knock(operation: Submission, checks: readonly Check[], traffic: Traffic): Promise<string | undefined> {
  const check = checks.find(({ kind }) => kind === "refuse");
  const body = check?.body(check.examples[0]);
  if (body === undefined) return undefined;
  const sent = await traffic.submit(operation, JSON.stringify(body), "refuse");
  return sent.kind === "exchanged" ? findObstacle(sent.exchange, operation) : sent.reason;
}

function findObstacle({ request, outcome }: Exchange, operation: Submission): string | undefined {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable" ? `${request.url} cannot be reached: ${outcome.message}` : undefined;
  }
  switch (outcome.status) {
    case 401:
      return `the key is refused: ${operation.method} ${operation.path} is answered 401`;
    case 403:
      return `the key may not do this: ${operation.method} ${operation.path} is answered 403`;
    case 404:
      return `nothing is served at ${request.url} (404): is the base URL complete?`;
    case 429:
      return "the server keeps limiting the rate (429): try again later";
    default:
      return undefined;
  }
}

/** Watches all exchanges of one operation with its universal oracles. */
class Watch {
  readonly operation: Submission;
  readonly #oracles: readonly Oracle[];
  readonly #found = new Map<Oracle, { readonly exchange: Exchange; readonly finding: Finding }>();
  #seen = 0;

  constructor({ operation, prefix }: Derivation, apiKey: string) {
    this.operation = operation;
    this.#oracles = createOracles({ operation, prefix, apiKey });
  }

  /** Keeps, of all exchanges that break a rule, the one with the shortest request. */
  see(exchange: Exchange, purpose: Purpose): void {
    this.#seen += 1;
    const size = ({ request }: Exchange) => request.body?.length ?? 0;
    for (const oracle of this.#oracles) {
      const finding = oracle.judge(exchange, purpose);
      const known = this.#found.get(oracle);
      if (finding !== undefined && (known === undefined || size(exchange) < size(known.exchange)))
        this.#found.set(oracle, { exchange, finding });
    }
  }

  testify(): readonly Verdict[] {
    return this.#oracles.map((oracle) => {
      const found = this.#found.get(oracle);
      if (found === undefined)
        return this.#seen > 0
          ? { check: oracle, outcome: "pass", reason: "", requests: 0 }
          : { check: oracle, outcome: "skipped", reason: "nothing was sent", requests: 0 };
      const { exchange, finding } = found;
      return {
        check: oracle,
        outcome: weigh(oracle.evidence) === "violation" ? "fail" : "warn",
        reason: `expected ${finding.expected}, received ${finding.received}`,
        requests: 0,
        counterexample: { exchange, ...finding, curl: toCurl(exchange.request), replay: { seed: 0, path: "" } },
      };
    });
  }
}

function inconclusive(check: Clause, reason: string): Verdict {
  return { check, outcome: "inconclusive", reason, requests: 0 };
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
