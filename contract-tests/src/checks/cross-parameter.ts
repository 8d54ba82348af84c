import type { Submission } from "../contract/model.js";
import { sampleOf } from "../contract/sample-value.js";
import { compile, type RequestValidator } from "../contract/validator.js";
import { equalJson, isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { type Check, verbFor } from "./check.js";
import { type BaseRequests, makeUncontested } from "./request-template.js";

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

/** The maximum number of requests per clause and side. Accepted requests are charged. */
const MAX_REQUESTS = { accept: 3, reject: 6 } as const;

/** The input for cross-parameter checks. */
export interface CrossParameterSource {
  readonly operation: Submission;
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly validator: RequestValidator;
  /** The checks of single parameters. Their values are combined. */
  readonly checks: readonly Check[];
}

/** The checks of clauses about several parameters, and the anchors of these clauses: `/if`, `/allOf/0/not`. */
export interface CrossParameterChecks {
  readonly checks: readonly Check[];
  readonly anchors: readonly string[];
}

/**
 * Derives checks from clauses that no single value can break. Changes one or two parameters of a base request, with
 * values that are valid on their own. A request that is invalid with the clause and valid without it breaks only this
 * clause. Each alternative of `anyOf` and `oneOf` also gets a valid request.
 */
export function deriveCrossParameterChecks(source: CrossParameterSource): CrossParameterChecks {
  const clauses = [...clausesOf(source.operation.request.schema, source.operation.request.anchor)];
  if (clauses.length === 0) return { checks: [], anchors: [] };
  const candidates = candidatesFrom(source);
  const derived = clauses.map((clause) => ({ clause, checks: checksOf(clause, candidates, source) }));
  return {
    checks: derived.flatMap(({ checks }) => checks),
    anchors: derived.flatMap(({ checks, clause: { anchor } }) => (checks.length === 0 ? [] : [anchor])),
  };
}

interface CrossParameterClause {
  readonly keyword: (typeof KEYWORDS)[number];
  readonly anchor: string;
  readonly limit: Json;
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
    const limit = schema[keyword];
    if (limit === undefined) continue;
    const { [keyword]: _, ...others } = schema;
    const { then: _then, else: _else, ...withoutBranches } = others;
    yield { keyword, anchor: pointTo(anchor, keyword), limit, relaxed: rebuild(keyword === "if" ? withoutBranches : others) };
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
  const { base, operation, prefix, validator } = source;
  const { evidence } = operation.request;
  const isValidWithout = compile(clause.relaxed);
  const invalid = candidates
    .filter((request) => !validator.isValid(request) && isValidWithout(request))
    .slice(0, MAX_REQUESTS.reject);
  const valid = alternativesOf(clause, operation.request.schema)
    .flatMap((request) => makeUncontested(request, base, validator) ?? [])
    .filter((request) => !equalJson(request, base.minimal) && !equalJson(request, base.full))
    .slice(0, MAX_REQUESTS.accept);
  const check = (kind: "accept" | "reject", title: string, requests: readonly Json[]): readonly Check[] => {
    const [first, ...others] = requests.map((value) => ({
      value,
      template: { base: "minimal" as const, build: (value: Json | undefined) => value ?? null },
    }));
    if (first === undefined) return [];
    return [
      {
        id: `${prefix}body.${clause.keyword}.${kind === "accept" ? "valid" : "invalid"}`,
        title: `${verbFor({ evidence })} ${title}`,
        anchor: clause.anchor,
        clause: `body ${clause.keyword}`,
        evidence,
        kind,
        operation,
        place: "body",
        examples: [first, ...others],
        arbitrary: undefined,
        body: ({ value }) => value,
      },
    ];
  };
  return [
    ...check("accept", "accept each documented alternative", valid),
    ...check("reject", "reject a combination of parameters that is not allowed", invalid),
  ];
}

/** Returns the smallest request of each alternative. */
function alternativesOf({ keyword, limit }: CrossParameterClause, schema: JsonObject): readonly Json[] {
  if (keyword !== "anyOf" && keyword !== "oneOf") return [];
  const { [keyword]: _, ...others } = schema;
  return (isArray(limit) ? limit : []).filter(isObject).map((branch) => sampleOf({ allOf: [others, branch] }));
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
  const singles = bases.flatMap((request) => changes.map((change) => applyChange(request, change)));
  const pairs = changes.flatMap((one, index) =>
    changes.slice(index + 1).flatMap((other) => {
      const minimal = bases[0];
      return one.name === other.name || minimal === undefined ? [] : [applyChange(applyChange(minimal, one), other)];
    }),
  );
  const all = new Map([...singles, ...pairs].map((request) => [JSON.stringify(request), request]));
  return [...all.values()].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
}

interface ParameterChange {
  readonly name: string;
  /** The new value, or undefined to omit the parameter. */
  readonly value: Json | undefined;
}

function applyChange(request: JsonObject, { name, value }: ParameterChange): JsonObject {
  const { [name]: _, ...others } = request;
  return value === undefined ? others : { ...others, [name]: value };
}
