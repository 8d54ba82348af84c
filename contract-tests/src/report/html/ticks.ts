import type { BoundaryPoint } from "../../run/report.js";

/** What the contract can say of a value in a request. */
export const EXPECTATIONS = ["accept", "observe", "refuse"] as const;
/** What the contract says of a value: take it, nothing, or refuse it. */
export type Expectation = (typeof EXPECTATIONS)[number];
/** A point that is about a value in a request. */
export type ValuePoint = BoundaryPoint & { readonly expected: Expectation };

/** Whether a point is about a value in a request: a request that only asks for something has none. */
export function isValuePoint(point: BoundaryPoint): point is ValuePoint {
  return EXPECTATIONS.some((expectation) => expectation === point.expected);
}

/** One value on the map, however often it was tried. */
export interface Tick {
  readonly label: string;
  /** The value as exactly as a line can say. */
  readonly exact: string;
  readonly expected: Expectation;
  readonly found: BoundaryPoint["found"];
  /** How often it was tried, and how often with this finding. */
  readonly tried: number;
  readonly times: number;
  /** The check that found it. */
  readonly check: string;
}

/** How what the server did stands to the contract: `free` where the contract says nothing, `unclear` without a decision. */
export type Standing = "agrees" | "disagrees" | "free" | "unclear";

/** Compares what the server did with what the contract says. */
export function standingOf({ expected, found }: Pick<ValuePoint, "expected" | "found">): Standing {
  if (found === "otherwise") return "unclear";
  if (expected === "observe") return "free";
  return (expected === "accept") === (found === "taken") ? "agrees" : "disagrees";
}

/** How the values of a lane are named. */
export interface Naming {
  /** In a few characters. */
  readonly label: (value: ValuePoint["value"]) => string;
  /** In a line; values of one name are one tick. */
  readonly exact: (value: ValuePoint["value"]) => string;
}

/** One tick for each value; of several findings about the same value the worst one counts. */
export function mergePoints(points: readonly ValuePoint[], { exact, label }: Naming): readonly Tick[] {
  const groups = new Map<string, [ValuePoint, ...ValuePoint[]]>();
  for (const point of points) {
    const key = `${point.expected} ${point.expected === "observe" ? point.found : ""} ${exact(point.value)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups.values()].map((group) => {
    const worst = group.reduce((a, b) => (SEVERITY.indexOf(standingOf(b)) > SEVERITY.indexOf(standingOf(a)) ? b : a));
    return {
      label: label(worst.value),
      exact: exact(worst.value),
      expected: worst.expected,
      found: worst.found,
      tried: group.length,
      times: group.filter(({ found }) => found === worst.found).length,
      check: worst.check,
    };
  });
}

/** From the best to the worst. */
const SEVERITY: readonly Standing[] = ["agrees", "free", "unclear", "disagrees"];

/** Neighbours that the server treats alike where the contract says the same. */
export interface Stretch {
  readonly expected: Expectation;
  readonly found: Tick["found"];
  readonly ticks: readonly [Tick, ...Tick[]];
}

/** Neighbours about which the contract says the same. */
export interface Band {
  readonly expected: Expectation;
  readonly stretches: readonly Stretch[];
}

/** Puts neighbours together in stretches. */
export function stretchesOf(ticks: readonly Tick[]): readonly Stretch[] {
  const isAlike = (a: Tick, b: Tick) => a.expected === b.expected && a.found === b.found;
  return groupNeighbours(ticks, isAlike).map((alike) => ({ expected: alike[0].expected, found: alike[0].found, ticks: alike }));
}

/** Puts neighbouring stretches together in bands. */
export function bandsOf(stretches: readonly Stretch[]): readonly Band[] {
  return groupNeighbours(stretches, (a, b) => a.expected === b.expected).map((members) => ({
    expected: members[0].expected,
    stretches: members,
  }));
}

function groupNeighbours<T>(items: readonly T[], alike: (a: T, b: T) => boolean): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last !== undefined && alike(last[0], item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
