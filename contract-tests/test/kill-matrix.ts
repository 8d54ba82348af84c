import { createSandbox, type Fault, type Hooks, inProcess, type Pace } from "../sandbox/index.js";
import type { Clause } from "../src/check.js";
import type { Contract } from "../src/contract.js";
import { derive } from "../src/derive.js";
import { listClauses } from "../src/list-clauses.js";
import type { Report } from "../src/report.js";
import { type RunOptions, run } from "../src/run.js";

/** Which checks catch which fault. */
export interface KillMatrix {
  /** Ids of the checks that raise an alarm about a fault, in the order of the list of checks. */
  readonly kills: ReadonlyMap<Fault, readonly string[]>;
  readonly clauses: readonly Clause[];
  /** What a check has in common with those of other parameters and operations: `maximum.invalid`. */
  readonly kindOf: (id: string) => string;
}

const KEY = "sk-kill-matrix-4f1d0c7b";

/** A generation of the sandbox has ended before it is asked for twice. */
const PACE = { queued: 8, running: 8 };

/** Judges a sandbox with these faults, inside this process. */
export async function judgeSandbox(
  contract: Contract,
  faults: readonly Hooks[],
  options: Partial<RunOptions> & { readonly pace?: Pace } = {},
): Promise<Report> {
  const sandbox = createSandbox({ contract, apiKey: KEY, pace: options.pace ?? PACE, faults, random: countingRandom() });
  try {
    return await run({
      apiKey: KEY,
      baseUrl: "http://localhost",
      concurrency: 4,
      contract,
      maxAccepted: Number.POSITIVE_INFINITY,
      patience: 100,
      samples: 1,
      seed: 1,
      timeout: 400,
      transport: inProcess(sandbox),
      ...options,
    });
  } finally {
    sandbox.close();
  }
}

/** Judges a sandbox for every fault. */
export async function fillKillMatrix(
  contract: Contract,
  faults: readonly Fault[],
  onFault: (done: number, fault: Fault, kills: readonly string[]) => void = () => {},
): Promise<KillMatrix> {
  const kills = new Map<Fault, readonly string[]>();
  for (const fault of faults) {
    const { verdicts } = await judgeSandbox(contract, [fault]);
    const alarms = verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn").map(({ check }) => check.id);
    kills.set(fault, alarms);
    onFault(kills.size, fault, alarms);
  }
  return { kills, clauses: listClauses(contract), kindOf: kindsOf(contract) };
}

/** A fault that a check catches and no check of another kind does; undefined where there is none. */
export function onlyKill({ kills, kindOf }: KillMatrix, id: string): Fault | undefined {
  const kind = kindOf(id);
  const found = [...kills].find(([, ids]) => ids.includes(id) && ids.every((other) => kindOf(other) === kind));
  return found?.[0];
}

/**
 * What a check has in common with others, by its id: those of a keyword, whatever the parameter and the value; those of
 * JSON's syntax, of wrong keys, of unknown names; each of the rest is of a kind of its own.
 */
export function kindsOf(contract: Contract): (id: string) => string {
  const places = new Map(
    derive(contract).flatMap(({ checks, prefix }) => checks.map(({ id, place }) => [id, `${prefix}${place}.`] as const)),
  );
  return (id) => {
    const place = places.get(id);
    const [first = "", ...others] = (place === undefined ? id.replace(/^\w+:/, "") : id.slice(place.length)).split(".");
    const side = others.at(-1) ?? "";
    if (place !== undefined && !place.endsWith("body.")) return `${first}.${side}`;
    if (first === "authentication" || first === "id")
      return others.length > 1 ? `${first}.${side}` : `${first}.${others.join(".")}`;
    if (others[0] === "syntax") return `syntax.${side}`;
    return [first, ...others].join(".");
  };
}

/** The same numbers in every run: names and drawn seeds stay the same. */
function countingRandom(): () => number {
  let state = 1;
  return () => {
    // Park & Miller, 1988.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
