import { isWeaker, weigh } from "../../contract/evidence.js";
import { requiredOf } from "../../contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../util/json.js";
import { type Check, verbFor, weightOf } from "../check.js";
import type { OperationChecks } from "../operation-checks.js";
import { isClosed } from "../protocol/json-rule.js";
import { rejectBodies } from "./reject-bodies.js";

/** The input for requests with several invalid parameters. Their invalid values are those of the checks of single parameters. */
type InvalidPairSource = Pick<OperationChecks, "base" | "checks" | "operation" | "prefix" | "validator">;

/** A request body with the names and values in the order in which they are sent. */
type Members = readonly (readonly [name: string, value: Json])[];

/**
 * Derives the check of requests with two or more invalid parameters. A server that handles one invalid parameter may accept
 * several of them, or fail when it describes them.
 *
 * Each pair of parameters is invalid together in at least one request. The order of the parameters and the keywords that they
 * violate vary. Invalid parameters also occur beside an unknown property, and without the required parameters.
 */
export function deriveInvalidPairs({ base, checks, operation, prefix, validator }: InvalidPairSource): readonly Check[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const { anchor, evidence, schema } = operation.request;
  const values = invalidValues(checks, operation.request.evidence);
  const pick = createPicker(values);
  const bodies = [
    ...neighbors([...values.keys()]).map((names) => withInvalid(minimal, names, pick)),
    ...besideOthers([...values.keys()], minimal, schema, pick),
    ...groupsOf([...values.keys()]).map((names) => withInvalid(minimal, names, pick)),
  ].filter((body) => !validator.isValid(body));
  return rejectBodies(bodies, {
    id: `${prefix}body.severalInvalid.invalid`,
    title: `${verbFor({ evidence })} reject a request with several invalid parameters`,
    anchor,
    clause: "several invalid parameters",
    evidence,
    operation,
  });
}

/** Returns the first invalid value of each check, by parameter. The values of a parameter violate it in different ways. */
function invalidValues(checks: readonly Check[], evidence: Check["evidence"]): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Json[]>();
  for (const check of checks) {
    const { examples, kind, parameter } = check;
    const value = examples[0].value;
    if (kind !== "reject" || parameter === undefined || value === undefined) continue;
    // Accepting a value that is only worth a warning must not become a violation.
    if (isWeaker(weightOf(check), weigh(evidence))) continue;
    values.set(parameter, [...(values.get(parameter) ?? []), value]);
  }
  return values;
}

/** Creates a function that rotates through the invalid values of a parameter. Each call returns the next one. */
function createPicker(values: ReadonlyMap<string, readonly Json[]>): (name: string) => Json {
  // Different start positions make the parameters of a request violate different keywords.
  const next = new Map([...values.keys()].map((name, index) => [name, index * 2]));
  return (name) => {
    const list = values.get(name) ?? [];
    const index = next.get(name) ?? 0;
    next.set(name, index + 1);
    return list[index % list.length] ?? null;
  };
}

/** Returns each parameter with the next one, in alternating order. */
function neighbors(names: readonly string[]): readonly (readonly string[])[] {
  return names.flatMap((name, index) => {
    const next = names[(index + 1) % names.length];
    if (next === undefined || next === name || (names.length === 2 && index === 1)) return [];
    return [index % 2 === 0 ? [name, next] : [next, name]];
  });
}

const MAX_GROUP_SIZE = 4;

/** Returns groups of up to four parameters that contain all pairs which are not neighbors. */
function groupsOf(names: readonly string[]): readonly (readonly string[])[] {
  const covered = new Set(neighbors(names).map((pair) => keyOf(...pair)));
  const groups: (readonly string[])[] = [];
  for (const [index, one] of names.entries())
    for (const other of names.slice(index + 1)) {
      if (covered.has(keyOf(one, other))) continue;
      const group = [one, other];
      while (group.length < Math.min(MAX_GROUP_SIZE, names.length)) {
        const gain = (next: string) => group.filter((name) => !covered.has(keyOf(name, next))).length;
        const [next] = names.filter((name) => !group.includes(name)).toSorted((a, b) => gain(b) - gain(a));
        if (next !== undefined) group.push(next);
      }
      for (const a of group) for (const b of group) covered.add(keyOf(a, b));
      groups.push(groups.length % 2 === 0 ? group : group.toReversed());
    }
  return groups;
}

function keyOf(...names: readonly string[]): string {
  return JSON.stringify(names.toSorted());
}

/** Returns invalid parameters beside an unknown property, in both orders, and one without the required parameters. */
function besideOthers(
  names: readonly string[],
  minimal: JsonObject,
  schema: JsonObject,
  pick: (name: string) => Json,
): readonly JsonObject[] {
  const required = requiredOf(schema);
  const optional = names.filter((name) => !required.includes(name));
  const unknown = isClosed(schema) ? [] : optional.slice(0, 2);
  return [
    ...unknown.map((name, index) => {
      // With a single invalid parameter, the request would only repeat the check of that parameter.
      const invalid = [name, ...optional.filter((other) => other !== name).slice(-1)].map((one) => [one, pick(one)] as const);
      const members: Members = [["unknown_property", true], ...invalid];
      return Object.fromEntries([...Object.entries(minimal), ...(index === 0 ? members : members.toReversed())]);
    }),
    ...(required.length === 0 ? [] : optional.slice(-2).map((name) => ({ [name]: pick(name) }))),
  ];
}

/** Returns the minimal request with invalid values of some parameters. They come first, in their order. */
function withInvalid(minimal: JsonObject, names: readonly string[], pick: (name: string) => Json): JsonObject {
  return { ...Object.fromEntries(names.map((name) => [name, pick(name)])), ...without(minimal, names) };
}

function without(request: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
}
