import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { propertiesOf } from "./schema.js";

/** The lifecycle of a generation, from its submission to a terminal status, as a response schema describes it. */
export interface Lifecycle {
  /** The property that contains the status of a generation. */
  readonly property: string;
  /** The statuses of a generation that is queued or running, in order. */
  readonly pending: readonly string[];
  /** The terminal statuses: completed, failed, and so on. */
  readonly ended: readonly string[];
}

/**
 * Reads the lifecycle from a schema whose alternatives (`oneOf`, `anyOf`) are distinguished by a status property.
 *
 * An alternative is pending if one of its properties must be null and another alternative gives that property a value:
 * the output does not exist yet. The statuses have the order of the alternatives.
 *
 * @returns undefined if the schema does not describe a lifecycle
 */
export const readLifecycle = memoize((schema: JsonObject): Lifecycle | undefined => {
  const branches = branchesOf(schema).map((branch) => propertiesOf(branch));
  const property = Object.keys(branches[0] ?? {}).find((name) => branches.every((branch) => statusesOf(branch[name]).length > 0));
  if (property === undefined) return undefined;
  const isPending = (branch: Readonly<Record<string, JsonObject>>) =>
    Object.entries(branch).some(
      ([name, { type }]) =>
        type === "null" && branches.some((other) => other[name] !== undefined && other[name]["type"] !== "null"),
    );
  const select = (pending: boolean) =>
    branches.filter((branch) => isPending(branch) === pending).flatMap((branch) => statusesOf(branch[property]));
  const pending = [...new Set(select(true))];
  const ended = [...new Set(select(false))].filter((status) => !pending.includes(status));
  return pending.length === 0 || ended.length === 0 ? undefined : { property, pending, ended };
});

/**
 * Returns the position of a status in the lifecycle. Pending statuses have consecutive positions from 0. All terminal
 * statuses share the position after them.
 *
 * @returns undefined for an unknown status
 */
export function rankOf({ ended, pending }: Lifecycle, status: Json | undefined): number | undefined {
  if (typeof status !== "string") return undefined;
  if (ended.includes(status)) return pending.length;
  const rank = pending.indexOf(status);
  return rank < 0 ? undefined : rank;
}

/** Whether a status is terminal. */
export function hasEnded({ ended }: Lifecycle, status: Json | undefined): boolean {
  return typeof status === "string" && ended.includes(status);
}

/** Returns the alternatives of a schema, each combined with the rest of the schema. Without alternatives, the schema itself. */
export function branchesOf(schema: JsonObject): readonly JsonObject[] {
  const { oneOf, anyOf, ...rest } = schema;
  const branches = [oneOf, anyOf]
    .flatMap((list) => (isArray(list as Json | undefined) ? (list as readonly Json[]) : []))
    .filter(isObject);
  return branches.length === 0 ? [schema] : branches.map((branch) => ({ allOf: [rest, branch] }));
}

function statusesOf(schema: JsonObject | undefined): readonly string[] {
  const values = schema === undefined ? [] : isArray(schema["enum"]) ? schema["enum"] : [schema["const"]];
  return values.filter((value): value is string => typeof value === "string");
}
