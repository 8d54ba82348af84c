import type { BoundaryPoint } from "../../../run/report.js";

/** The contract's possible expectations for a value in a request. */
export const EXPECTATIONS = ["accept", "either", "reject"] as const;
/** The contract's expectation for a value: accept it, none, or reject it. */
export type Expectation = (typeof EXPECTATIONS)[number];
/** A point for a value in a request. */
export type ValuePoint = BoundaryPoint & { readonly expected: Expectation };

/** Returns true if a point is for a value in a request. A request that only reads has no value. */
export function isValuePoint(point: BoundaryPoint): point is ValuePoint {
  return EXPECTATIONS.some((expectation) => expectation === point.expected);
}

/** One value on the map, even if it was sent several times. */
export interface Tick {
  readonly label: string;
  /** The value as JSON, shortened to one line. */
  readonly exact: string;
  readonly expected: Expectation;
  readonly found: BoundaryPoint["found"];
  /** The number of times that the value was sent. */
  readonly sentCount: number;
  /** The number of times that the server reacted as in `found`. */
  readonly foundCount: number;
  /** The id of the check that sent the value. */
  readonly check: string;
}

/**
 * The server's reaction compared with the contract. `free`: the contract has no expectation. `unclear`: the server neither
 * accepted nor rejected the value.
 */
export type Agreement = "agrees" | "disagrees" | "free" | "unclear";

/** Compares the server's reaction with the contract's expectation. */
export function agreementOf({ expected, found }: Pick<ValuePoint, "expected" | "found">): Agreement {
  if (found === "other") return "unclear";
  if (expected === "either") return "free";
  return (expected === "accept") === (found === "accepted") ? "agrees" : "disagrees";
}

/** The functions that name the values of a lane. */
export interface Naming {
  /** Returns a name of a few characters. */
  readonly label: (value: ValuePoint["value"]) => string;
  /** Returns a name of one line. Values with the same name share a tick. */
  readonly exact: (value: ValuePoint["value"]) => string;
}

/** Merges points into one tick per value. The worst finding for a value counts. */
export function mergePoints(points: readonly ValuePoint[], { exact, label }: Naming): readonly Tick[] {
  const groups = new Map<string, [ValuePoint, ...ValuePoint[]]>();
  for (const point of points) {
    const key = `${point.expected} ${point.expected === "either" ? point.found : ""} ${exact(point.value)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups.values()].map((group) => {
    const worst = group.reduce((a, b) => (SEVERITY.indexOf(agreementOf(b)) > SEVERITY.indexOf(agreementOf(a)) ? b : a));
    return {
      label: label(worst.value),
      exact: exact(worst.value),
      expected: worst.expected,
      found: worst.found,
      sentCount: group.length,
      foundCount: group.filter(({ found }) => found === worst.found).length,
      check: worst.check,
    };
  });
}

/** The agreements from best to worst. */
const SEVERITY: readonly Agreement[] = ["agrees", "free", "unclear", "disagrees"];

/** Adjacent values with the same expectation and the same reaction. */
export interface Stretch {
  readonly expected: Expectation;
  readonly found: Tick["found"];
  readonly ticks: readonly [Tick, ...Tick[]];
}

/** Adjacent values with the same expectation. */
export interface Band {
  readonly expected: Expectation;
  readonly stretches: readonly Stretch[];
}

/** Groups adjacent values into stretches. */
export function stretchesOf(ticks: readonly Tick[]): readonly Stretch[] {
  const isAlike = (a: Tick, b: Tick) => a.expected === b.expected && a.found === b.found;
  return groupAdjacent(ticks, isAlike).map((members) => ({
    expected: members[0].expected,
    found: members[0].found,
    ticks: members,
  }));
}

/** Groups adjacent stretches into bands. */
export function bandsOf(stretches: readonly Stretch[]): readonly Band[] {
  return groupAdjacent(stretches, (a, b) => a.expected === b.expected).map((members) => ({
    expected: members[0].expected,
    stretches: members,
  }));
}

function groupAdjacent<T>(items: readonly T[], isAlike: (a: T, b: T) => boolean): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last[0], item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
