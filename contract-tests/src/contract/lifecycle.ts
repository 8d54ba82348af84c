import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { propertiesOf } from "./schema.js";

/** The way of a generation from its submission to its end, as the schema of an answer tells it. */
export interface Lifecycle {
  /** The property that says where a generation stands. */
  readonly property: string;
  /** What it says of a generation that waits or runs, in order. */
  readonly pending: readonly string[];
  /** What it says of one that has ended, whichever way. */
  readonly ended: readonly string[];
}

/**
 * Reads the lifecycle from a schema of alternatives that a property tells apart: those in which another property must
 * be null, as an output is that does not exist yet, are the pending ones, and the order of their values is the order
 * in which a generation takes them. Undefined where the schema tells no such thing.
 */
export function readLifecycle(schema: JsonObject): Lifecycle | undefined {
  const branches = branchesOf(schema).map((branch) => propertiesOf(branch));
  const property = Object.keys(branches[0] ?? {}).find((name) => branches.every((branch) => statesOf(branch[name]).length > 0));
  if (property === undefined) return undefined;
  const isPending = (branch: Readonly<Record<string, JsonObject>>) =>
    Object.entries(branch).some(
      ([name, { type }]) =>
        type === "null" && branches.some((other) => other[name] !== undefined && other[name]["type"] !== "null"),
    );
  const states = (pending: boolean) =>
    branches.filter((branch) => isPending(branch) === pending).flatMap((branch) => statesOf(branch[property]));
  const pending = [...new Set(states(true))];
  const ended = [...new Set(states(false))].filter((state) => !pending.includes(state));
  return pending.length === 0 || ended.length === 0 ? undefined : { property, pending, ended };
}

/** How far a generation has come: pending states in their order, any end after them; undefined for an unknown state. */
export function rankOf({ ended, pending }: Lifecycle, state: Json | undefined): number | undefined {
  if (typeof state !== "string") return undefined;
  if (ended.includes(state)) return pending.length;
  const rank = pending.indexOf(state);
  return rank < 0 ? undefined : rank;
}

/** Whether a state is an end. */
export function hasEnded({ ended }: Lifecycle, state: Json | undefined): boolean {
  return typeof state === "string" && ended.includes(state);
}

/** The alternatives of a schema; the schema itself where there are none. */
export function branchesOf(schema: JsonObject): readonly JsonObject[] {
  const { oneOf, anyOf, ...rest } = schema;
  const branches = [oneOf, anyOf]
    .flatMap((list) => (isArray(list as Json | undefined) ? (list as readonly Json[]) : []))
    .filter(isObject);
  return branches.length === 0 ? [schema] : branches.map((branch) => ({ allOf: [rest, branch] }));
}

function statesOf(schema: JsonObject | undefined): readonly string[] {
  const values = schema === undefined ? [] : isArray(schema["enum"]) ? schema["enum"] : [schema["const"]];
  return values.filter((value): value is string => typeof value === "string");
}
