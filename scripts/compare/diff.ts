import { alignLists } from "./align.js";
import type { Json } from "./normalize/mask.js";

/** A difference between two values, at a path such as `checks[duration.maximum.invalid].outcome`. */
export interface JsonDifference {
  readonly path: string;
  /** The value before; undefined if it is absent. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Returns the differences between two values. Lists of objects with ids are compared by id, then by order. */
export function diffJson(before: Json | undefined, after: Json | undefined, path = ""): readonly JsonDifference[] {
  if (isList(before) && isList(after)) return diffLists(before, after, path);
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => diffJson(before[name], after[name], path === "" ? name : `${path}.${name}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function diffLists(before: readonly Json[], after: readonly Json[], path: string): readonly JsonDifference[] {
  const [first, second] = [before, after].map(byId);
  if (first !== undefined && second !== undefined && first.size + second.size > 0) return diffById(first, second, path);
  return alignLists(before, after, (item) => JSON.stringify(item)).flatMap((change) =>
    Array.from({ length: Math.max(change.before.length, change.after.length) }, (_, index) =>
      diffJson(change.before[index], change.after[index], `${path}[${change.at + index}]`),
    ).flat(),
  );
}

function diffById(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>, path: string): readonly JsonDifference[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const differences = [...ids].flatMap((id) => {
    const [one, other] = [before.get(id), after.get(id)];
    // Does not show the content of a check that is missing on one side, because it would hide the other differences.
    if (one === undefined || other === undefined)
      return [{ path: `${path}[${id}]`, before: one && "present", after: other && "present" }];
    return diffJson(one, other, `${path}[${id}]`);
  });
  return [...differences, ...diffOrder([...before.keys()], [...after.keys()], path)];
}

/** Returns the first position at which the order of the common ids differs. */
function diffOrder(before: readonly string[], after: readonly string[], path: string): readonly JsonDifference[] {
  const [first, second] = [before.filter((id) => after.includes(id)), after.filter((id) => before.includes(id))];
  const index = first.findIndex((id, position) => second[position] !== id);
  return index === -1 ? [] : [{ path: `${path} (order)`, before: first[index], after: second[index] }];
}

/** Returns the items of a list by id, with a number for a repeated id; undefined if an item has no id. */
function byId(list: readonly Json[]): ReadonlyMap<string, Json> | undefined {
  const found = new Map<string, Json>();
  for (const item of list) {
    const id = isObject(item) ? item["id"] : undefined;
    if (typeof id !== "string") return undefined;
    let name = id;
    for (let number = 2; found.has(name); number += 1) name = `${id} #${number}`;
    found.set(name, item);
  }
  return found;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
