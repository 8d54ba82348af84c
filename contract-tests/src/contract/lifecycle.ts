import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { branchesOf } from "./branches.js";
import { annotatedPaths, equalPaths, nestedProperties, type Path, pathsOf, stringValuesOf, valueAt } from "./roles.js";
import { propertiesOf } from "./schema.js";

/** How a generation ends. The contract determines the name of the status for each outcome. */
export type TerminalOutcome = "completed" | "failed" | "canceled";

/** The lifecycle of a generation, from its submission to a terminal status, as a response schema describes it. */
export interface Lifecycle {
  /** The path of the property that contains the status of a generation. */
  readonly path: Path;
  /** The name of that property. */
  readonly property: string;
  /** The statuses of a generation that is queued or running, in order. */
  readonly pending: readonly string[];
  /** The terminal statuses: completed, failed, and so on. */
  readonly ended: readonly string[];
  /** What each terminal status means. */
  readonly outcomes: Readonly<Record<string, TerminalOutcome>>;
  /** Whether the terminal statuses or their outcomes are guessed from their names. */
  readonly isGuessed: boolean;
}

/**
 * Reads the lifecycle from a response schema.
 *
 * The status is the property with `x-role: status`, or else `status` or `state`. Its schema's annotation `x-terminal-statuses`
 * lists the statuses that end a generation: `{ completed: [...], failed: [...], canceled: [...] }`. Without the annotation, a
 * status is pending if its alternative requires an output that is null, and another alternative has a value there. If no
 * alternative does, the names of the statuses determine their meaning. The statuses have the order of the schema.
 *
 * @returns undefined if the schema does not describe a lifecycle
 */
export const readLifecycle = memoize((schema: JsonObject): Lifecycle | undefined => {
  for (const path of candidatePaths(schema)) {
    const schemas = nestedProperties(schema).find((property) => equalPaths(property.path, path))?.schemas ?? [];
    const statuses = [...new Set(schemas.flatMap(stringValuesOf))];
    if (statuses.length === 0) continue;
    const annotated = readAnnotations(schemas);
    // The annotation of a schema covers all values of that schema.
    const open = [...new Set(schemas.filter((each) => !hasAnnotation(each)).flatMap(stringValuesOf))];
    const openStatuses = open.filter((status) => !Object.hasOwn(annotated, status));
    const openPending = openStatuses.length === 0 ? [] : pendingStatuses(schema, path, openStatuses);
    const isPending = (status: string) =>
      openStatuses.includes(status) ? openPending.includes(status) : !Object.hasOwn(annotated, status);
    const pending = statuses.filter(isPending);
    const ended = statuses.filter((status) => !isPending(status));
    if (ended.length === 0 || (pending.length === 0 && openStatuses.length > 0)) continue;
    const outcomes = Object.fromEntries(
      ended.map((status) => [status, annotated[status] ?? classifyStatus(status) ?? ("failed" as const)]),
    );
    const isGuessed = ended.some((status) => !Object.hasOwn(annotated, status));
    return { path, property: path.at(-1) ?? "", pending, ended, outcomes, isGuessed };
  }
  return undefined;
});

/** Returns the paths of the annotated properties, or else of those with a usual name of a status, or else of all others. */
function candidatePaths(schema: JsonObject): readonly Path[] {
  const annotated = annotatedPaths(schema, "status");
  return annotated.length > 0 ? annotated : [...pathsOf([schema], "status"), ...nestedProperties(schema).map(({ path }) => path)];
}

function readAnnotations(schemas: readonly JsonObject[]): Readonly<Record<string, TerminalOutcome>> {
  const entries = schemas.flatMap(({ "x-terminal-statuses": annotation }) =>
    OUTCOMES.flatMap((outcome) =>
      listOf(isObject(annotation) ? annotation[outcome] : undefined).map((status) => [String(status), outcome] as const),
    ),
  );
  return Object.fromEntries(entries);
}

/** Whether a schema has an annotation that lists only values of the schema. Otherwise, the annotation is out of date. */
function hasAnnotation(schema: JsonObject): boolean {
  const values = stringValuesOf(schema);
  return (
    isObject(schema["x-terminal-statuses"]) && Object.keys(readAnnotations([schema])).every((status) => values.includes(status))
  );
}

/** How a generation can end, as `x-terminal-statuses` names it. */
export const OUTCOMES = ["completed", "failed", "canceled"] as const satisfies readonly TerminalOutcome[];

/** Returns the statuses whose alternative has a null output, or else those whose names are not terminal. */
function pendingStatuses(schema: JsonObject, path: Path, statuses: readonly string[]): readonly string[] {
  const [container, name = ""] = [containerOf(schema, path), path.at(-1)];
  const pending = [schema, container].flatMap((level) => {
    const branches = branchesOf(level).map((branch) => propertiesOf(branch));
    const isPending = (branch: Readonly<Record<string, JsonObject>>) =>
      Object.entries(branch).some(
        ([key, { type }]) =>
          type === "null" && branches.some((other) => other[key] !== undefined && other[key]["type"] !== "null"),
      );
    const inner = level === container ? [name] : path;
    return branches.filter(isPending).flatMap((branch) => statusesIn({ properties: branch }, inner));
  });
  const found = statuses.filter((status) => pending.includes(status));
  return found.length > 0 ? found : statuses.filter((status) => classifyStatus(status) === undefined);
}

/** Returns the schema of the object that contains the property at a path. */
function containerOf(schema: JsonObject, path: Path): JsonObject {
  const outer = path.slice(0, -1);
  if (outer.length === 0) return schema;
  return nestedProperties(schema).find((property) => equalPaths(property.path, outer))?.schemas[0] ?? schema;
}

function statusesIn(schema: JsonObject, path: Path): readonly string[] {
  return nestedProperties(schema)
    .filter((property) => equalPaths(property.path, path))
    .flatMap(({ schemas }) => schemas.flatMap(stringValuesOf));
}

/**
 * Guesses the outcome from the name of a terminal status. Returns undefined for any other status. This is only the default for a
 * contract without `x-terminal-statuses`.
 */
export function classifyStatus(status: string): TerminalOutcome | undefined {
  // `cancelling`, `cancel_requested` and `not_ready` are on the way to a terminal status.
  if (/(?:ing|pending|requested)$|^not[ _-]?/i.test(status)) return undefined;
  if (/fail|error|reject|expire|denied|time.?d?.?out|unsuccess|incomplete/i.test(status)) return "failed";
  if (/cancel|abort|revoke/i.test(status)) return "canceled";
  return /succe|complet|done|finish|ready/i.test(status) ? "completed" : undefined;
}

/** Returns the status in a response body; undefined if the body has no status. */
export function statusIn({ path }: Lifecycle, body: Json | undefined): string | undefined {
  const status = valueAt(body, [path]);
  return typeof status === "string" ? status : undefined;
}

/**
 * Returns the position of a status in the lifecycle. Pending statuses have consecutive positions from 0. All terminal
 * statuses share the position after them.
 *
 * @returns undefined for an unknown status
 */
export function rankOf({ ended, pending }: Pick<Lifecycle, "ended" | "pending">, status: Json | undefined): number | undefined {
  if (typeof status !== "string") return undefined;
  if (ended.includes(status)) return pending.length;
  const rank = pending.indexOf(status);
  return rank < 0 ? undefined : rank;
}

/** Whether a status is terminal. */
export function hasEnded({ ended }: Pick<Lifecycle, "ended">, status: Json | undefined): boolean {
  return typeof status === "string" && ended.includes(status);
}

function listOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
