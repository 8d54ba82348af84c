import type { Submission } from "../contract/model.js";
import { sampleOf } from "../contract/sample-value.js";
import { compile, type RequestValidator } from "../contract/validator.js";
import { equalJson, isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import type { Check } from "./check.js";
import { type BaseRequests, makeUncontested } from "./request-template.js";

/** Keywords of a request that are about several parameters at once (JSON Schema Core §10.2, Validation §6.5). */
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

/** The maximum number of requests per clause and side. Accepted requests cost money. */
const MOST = { accept: 3, reject: 6 } as const;

/** What combinations are made of. */
export interface CrossParameterSource {
  readonly operation: Submission;
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly referee: RequestValidator;
  /** Those about single parameters: their values are combined. */
  readonly checks: readonly Check[];
}

/** The checks of clauses about several parameters, and which clauses they are: `/if`, `/allOf/0/not`. */
export interface Combinations {
  readonly checks: readonly Check[];
  readonly anchors: readonly string[];
}

/**
 * Derives checks from the clauses that no single value breaks. Values that are valid by themselves are put together, by
 * ones and twos; a request that is refused by this clause, and taken without it, breaks it and nothing else. For
 * alternatives there is a request besides that takes each.
 */
export function deriveCrossParameterChecks(source: CrossParameterSource): Combinations {
  const clauses = [...clausesOf(source.operation.request.schema, source.operation.request.anchor)];
  if (clauses.length === 0) return { checks: [], anchors: [] };
  const candidates = candidatesFrom(source);
  const derived = clauses.map((clause) => ({ clause, checks: checksOf(clause, candidates, source) }));
  return {
    checks: derived.flatMap(({ checks }) => checks),
    anchors: derived.flatMap(({ checks, clause: { anchor } }) => (checks.length === 0 ? [] : [anchor])),
  };
}

interface CombinedClause {
  readonly keyword: (typeof KEYWORDS)[number];
  readonly anchor: string;
  readonly limit: Json;
  /** The schema of the request without the clause. */
  readonly relaxed: JsonObject;
}

/** The clauses of a request, and of the members that it is all of. */
function* clausesOf(
  schema: JsonObject,
  anchor: string,
  rebuild: (changed: JsonObject) => JsonObject = (changed) => changed,
): Generator<CombinedClause> {
  for (const keyword of KEYWORDS) {
    const limit = schema[keyword];
    if (limit === undefined) continue;
    const { [keyword]: _, ...others } = schema;
    const { then: _then, else: _else, ...rest } = others;
    yield { keyword, anchor: pointTo(anchor, keyword), limit, relaxed: rebuild(keyword === "if" ? rest : others) };
  }
  const members = isArray(schema["allOf"]) ? schema["allOf"] : [];
  for (const [index, member] of members.entries()) {
    if (!isObject(member)) continue;
    const inside = (changed: JsonObject) => rebuild({ ...schema, allOf: members.with(index, changed) });
    yield* clausesOf(member, pointTo(anchor, "allOf", String(index)), inside);
  }
}

function checksOf(clause: CombinedClause, candidates: readonly JsonObject[], source: CrossParameterSource): readonly Check[] {
  const { base, operation, prefix, referee } = source;
  const allowsWithout = compile(clause.relaxed);
  const refused = candidates.filter((request) => !referee.isValid(request) && allowsWithout(request)).slice(0, MOST.reject);
  const taken = alternativesOf(clause, operation.request.schema)
    .flatMap((request) => makeUncontested(request, base, referee) ?? [])
    .filter((request) => !equalJson(request, base.minimal) && !equalJson(request, base.full))
    .slice(0, MOST.accept);
  const check = (kind: "accept" | "reject", title: string, requests: readonly Json[]): readonly Check[] => {
    const [first, ...others] = requests.map((value) => ({
      value,
      frame: { base: "minimal" as const, embed: (value: Json | undefined) => value ?? null },
    }));
    if (first === undefined) return [];
    return [
      {
        id: `${prefix}body.${clause.keyword}.${kind === "accept" ? "valid" : "invalid"}`,
        title,
        anchor: clause.anchor,
        clause: `body ${clause.keyword}`,
        evidence: operation.request.evidence,
        kind,
        operation,
        place: "body",
        examples: [first, ...others],
        interior: undefined,
        body: ({ value }) => value,
      },
    ];
  };
  return [
    ...check("accept", "takes each of the alternatives", taken),
    ...check("reject", "refuses parameters that do not go together", refused),
  ];
}

/** The smallest request of each alternative. */
function alternativesOf({ keyword, limit }: CombinedClause, schema: JsonObject): readonly Json[] {
  if (keyword !== "anyOf" && keyword !== "oneOf") return [];
  const { [keyword]: _, ...rest } = schema;
  return (isArray(limit) ? limit : []).filter(isObject).map((branch) => sampleOf({ allOf: [rest, branch] }));
}

/** Requests with one or two parameters otherwise than in a base request, the smallest first. */
function candidatesFrom({ base, checks }: CrossParameterSource): readonly JsonObject[] {
  const bases = [base.minimal, base.full].filter(isObject);
  const values = new Map<string, Map<string, Json | undefined>>();
  const note = (name: string, value: Json | undefined) => {
    const known = values.get(name) ?? new Map<string, Json | undefined>();
    values.set(name, known.set(JSON.stringify(value) ?? "", value));
  };
  for (const request of bases)
    for (const [name, value] of Object.entries(request)) {
      note(name, value);
      note(name, undefined);
    }
  for (const { examples, kind, parameter } of checks)
    if (kind !== "reject" && parameter !== undefined) for (const { value } of examples) note(parameter, value);
  const changes = [...values].flatMap(([name, list]) => [...list.values()].map((value) => ({ name, value })));
  const singles = bases.flatMap((request) => changes.map((change) => applied(request, change)));
  const pairs = changes.flatMap((one, index) =>
    changes.slice(index + 1).flatMap((other) => {
      const minimal = bases[0];
      return one.name === other.name || minimal === undefined ? [] : [applied(applied(minimal, one), other)];
    }),
  );
  const all = new Map([...singles, ...pairs].map((request) => [JSON.stringify(request), request]));
  return [...all.values()].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
}

interface ParameterChange {
  readonly name: string;
  /** Undefined to leave it out. */
  readonly value: Json | undefined;
}

function applied(request: JsonObject, { name, value }: ParameterChange): JsonObject {
  const { [name]: _, ...others } = request;
  return value === undefined ? others : { ...others, [name]: value };
}
