import type { SchemaClause } from "../../contract/clauses.js";
import { generateValues } from "../../contract/generate/generate.js";
import type { RequestValidator } from "../../contract/validator.js";
import type { Json } from "../../util/json.js";
import { boundariesOf, restrict } from "./boundary.js";
import type { ClauseContext } from "./clause-context.js";
import { type FocusedSchema, focusOn } from "./focus.js";
import { withUncontested } from "./uncontested.js";

/** Valid requests that exercise one clause. */
interface ValidRequests {
  readonly clause: SchemaClause;
  readonly bodies: readonly Json[];
  /** Whether some valid requests do not exercise the clause, so that special ones are needed. */
  readonly isNeeded: boolean;
}

/** The maximum number of candidates for one boundary. */
const MAX_CANDIDATES = 40;

/** The maximum number of boundaries that share a request. */
const MAX_GROUP_SIZE = 12;

/** The maximum number of existing requests to which a further boundary is added on trial. */
const MAX_OPEN_GROUPS = 3;

/** A request that exercises several boundaries. */
interface Group {
  readonly schemas: readonly Json[];
  readonly trail: ReadonlySet<Json>;
  readonly clauses: readonly SchemaClause[];
  readonly body: Json;
}

/**
 * Finds valid requests that exercise clauses at their boundaries. Each accepted request may be charged, so one request
 * exercises as many clauses as possible. The number of requests grows with the number of alternatives and of values of one
 * parameter, not with their product.
 */
export function findValidRequests(
  clauses: readonly SchemaClause[],
  context: ClauseContext,
  validator: RequestValidator,
): readonly ValidRequests[] {
  const groups: Group[] = [];
  const members = new Map<SchemaClause, Set<number>>();
  for (const clause of clauses)
    for (const boundary of boundariesOf(clause)) {
      const ways = focusOn(context.schema, clause.tokens, (node) => [restrict(node, boundary)]);
      const index = join(groups, clause, ways, context, validator) ?? open(groups, clause, ways, boundary, context, validator);
      if (index !== undefined) members.set(clause, (members.get(clause) ?? new Set()).add(index));
    }
  return clauses.map((clause) => ({
    clause,
    isNeeded: boundariesOf(clause).length > 0,
    bodies: [...(members.get(clause) ?? [])].map((index) => groups[index]?.body ?? null),
  }));
}

/** Returns a valid request to which the node of a clause applies, or undefined if none is found. */
export function findRequestFor(clause: SchemaClause, context: ClauseContext, validator: RequestValidator): Json | undefined {
  const key = clause.tokens.join("/");
  if (!context.requests.has(key)) {
    const ways = focusOn(context.schema, clause.tokens, (node) => [restrict(node, {})]);
    const bodies = ways.map(({ schema, trail }) => firstValid(schema, trail, [clause], context, validator));
    context.requests.set(
      key,
      bodies.find((body) => body !== undefined),
    );
  }
  return context.requests.get(key);
}

/** Adds the boundary to a request that exercises others. Returns the index of the request. */
function join(
  groups: Group[],
  clause: SchemaClause,
  [way]: readonly FocusedSchema[],
  context: ClauseContext,
  validator: RequestValidator,
): number | undefined {
  if (way === undefined) return undefined;
  const start = Math.max(0, groups.length - MAX_OPEN_GROUPS);
  for (let index = groups.length - 1; index >= start; index -= 1) {
    const group = groups[index];
    if (group === undefined || group.clauses.length >= MAX_GROUP_SIZE) continue;
    const schemas = [...group.schemas, way.schema];
    const clauses = [...group.clauses, clause];
    const trail = new Set([...group.trail, ...way.trail]);
    const body = firstValid({ allOf: schemas }, trail, clauses, context, validator);
    if (body === undefined) continue;
    groups[index] = { schemas, trail, clauses, body };
    return index;
  }
  return undefined;
}

function open(
  groups: Group[],
  clause: SchemaClause,
  ways: readonly FocusedSchema[],
  boundary: Json,
  context: ClauseContext,
  validator: RequestValidator,
): number | undefined {
  // Another clause may exclude the boundary. Then any value to which the clause applies is sufficient.
  const isOpen = JSON.stringify(boundary) === "{}";
  const all = isOpen ? ways : [...ways, ...focusOn(context.schema, clause.tokens, (node) => [restrict(node, {})])];
  for (const { schema, trail } of all) {
    const body = firstValid(schema, trail, [clause], context, validator);
    if (body === undefined) continue;
    groups.push({ schemas: [schema], trail, clauses: [clause], body });
    return groups.length - 1;
  }
  return undefined;
}

function firstValid(
  schema: Json,
  trail: ReadonlySet<Json>,
  clauses: readonly SchemaClause[],
  context: ClauseContext,
  validator: RequestValidator,
): Json | undefined {
  let count = 0;
  for (const body of generateValues(withUncontested(schema, context.schema), { focus: trail })) {
    if (count++ > MAX_CANDIDATES) return undefined;
    if (validator.isUncontested(body) && clauses.every((clause) => context.isInAlternatives(clause, body))) return body;
  }
  return undefined;
}
