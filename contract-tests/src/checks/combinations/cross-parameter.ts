import type { Submission } from "../../contract/model.js";
import { compile, type RequestValidator } from "../../contract/validator.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../../util/json.js";
import { type Check, verbFor } from "../check.js";
import type { BaseRequests } from "../request-template.js";
import { withParameter } from "../with-parameter.js";
import { rejectBodies } from "./reject-bodies.js";

/** Keywords that restrict several parameters of a request at once (JSON Schema Core §10.2, Validation §6.5). */
const KEYWORDS = [
  "anyOf",
  "dependentRequired",
  "dependentSchemas",
  "if",
  "maxProperties",
  "minProperties",
  "not",
  "oneOf",
] as const;

/** The maximum number of requests per clause. */
const MAX_REQUESTS = 6;

/** The maximum number of changes that are combined in pairs. */
const MAX_PAIRED_CHANGES = 150;

/** The input for cross-parameter checks. */
interface CrossParameterSource {
  readonly operation: Submission;
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly validator: RequestValidator;
  /** The checks of single parameters. Their values are combined. */
  readonly checks: readonly Check[];
}

/**
 * Derives checks from clauses that restrict several parameters at once. Changes one or two parameters of a base request to
 * values that are valid on their own. If such a request is invalid, and valid without the clause, it breaks only this clause.
 */
export function deriveCrossParameterChecks(source: CrossParameterSource): readonly Check[] {
  const clauses = [...clausesOf(source.operation.request.schema, source.operation.request.anchor)];
  if (clauses.length === 0) return [];
  const invalid = candidatesFrom(source).filter((request) => !source.validator.isValid(request));
  return clauses.flatMap((clause) => checksOf(clause, invalid, source));
}

interface CrossParameterClause {
  readonly keyword: (typeof KEYWORDS)[number];
  readonly anchor: string;
  /** The request schema without the clause. */
  readonly relaxed: JsonObject;
}

/** Yields the clauses of a request schema and of its `allOf` members. */
function* clausesOf(
  schema: JsonObject,
  anchor: string,
  rebuild: (changed: JsonObject) => JsonObject = (changed) => changed,
): Generator<CrossParameterClause> {
  for (const keyword of KEYWORDS) {
    if (schema[keyword] === undefined) continue;
    const { [keyword]: _, ...others } = schema;
    const { then: _then, else: _else, ...withoutBranches } = others;
    yield { keyword, anchor: pointTo(anchor, keyword), relaxed: rebuild(keyword === "if" ? withoutBranches : others) };
  }
  const members = isArray(schema["allOf"]) ? schema["allOf"] : [];
  for (const [index, member] of members.entries()) {
    if (!isObject(member)) continue;
    const inside = (changed: JsonObject) => rebuild({ ...schema, allOf: members.with(index, changed) });
    yield* clausesOf(member, pointTo(anchor, "allOf", String(index)), inside);
  }
}

function checksOf(
  clause: CrossParameterClause,
  candidates: readonly JsonObject[],
  source: CrossParameterSource,
): readonly Check[] {
  const { operation, prefix } = source;
  const { evidence } = operation.request;
  const isValidWithout = compile(clause.relaxed);
  const isolating: JsonObject[] = [];
  for (const request of candidates) {
    if (isolating.length === MAX_REQUESTS) break;
    if (isValidWithout(request)) isolating.push(request);
  }
  return rejectBodies(isolating, {
    id: `${prefix}body.${clause.keyword}.invalid`,
    title: `${verbFor({ evidence })} reject a combination of parameters that is not allowed`,
    anchor: clause.anchor,
    clause: `body ${clause.keyword}`,
    evidence,
    operation,
  });
}

/** Returns base requests with one or two parameters changed, the smallest first. */
function candidatesFrom({ base, checks }: CrossParameterSource): readonly JsonObject[] {
  const bases = [base.minimal, base.full].filter(isObject);
  const values = new Map<string, Map<string, Json | undefined>>();
  const addValue = (name: string, value: Json | undefined) => {
    const known = values.get(name) ?? new Map<string, Json | undefined>();
    values.set(name, known.set(JSON.stringify(value) ?? "", value));
  };
  for (const request of bases)
    for (const [name, value] of Object.entries(request)) {
      addValue(name, value);
      addValue(name, undefined);
    }
  for (const { examples, kind, parameter } of checks)
    if (kind !== "reject" && parameter !== undefined) for (const { value } of examples) addValue(parameter, value);
  const changes = [...values].flatMap(([name, list]) => [...list.values()].map((value) => ({ name, value })));
  const singles = bases.flatMap((request) => changes.map((change) => withParameter(request, change.name, change.value)));
  const [minimal] = bases;
  // With many values, pairs would take too long. `checks/isolation` then searches for requests for the remaining clauses.
  const pairs =
    minimal === undefined || changes.length > MAX_PAIRED_CHANGES
      ? []
      : changes.flatMap((one, index) =>
          changes
            .slice(index + 1)
            .filter(({ name }) => name !== one.name)
            .map((other) => withParameter(withParameter(minimal, one.name, one.value), other.name, other.value)),
        );
  const all = new Map([...singles, ...pairs].map((request) => [JSON.stringify(request), request]));
  return [...all].sort(([a], [b]) => a.length - b.length).map(([, request]) => request);
}
