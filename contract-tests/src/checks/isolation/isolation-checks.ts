import type { SchemaClause } from "../../contract/clauses.js";
import { type Evidence, evidenceOf } from "../../contract/evidence.js";
import type { Submission } from "../../contract/model.js";
import type { RequestValidator } from "../../contract/validator.js";
import { groupBy } from "../../util/group-by.js";
import { isArray, isObject, type Json } from "../../util/json.js";
import { type Check, verbFor } from "../check.js";
import type { BaseRequests } from "../request-template.js";
import { exceedsSizeLimit } from "../size-limit.js";
import type { CoverageGap } from "../wording/coverage-gap.js";
import type { ClauseContext } from "./clause-context.js";
import { describeClause, isNegated, nameOfClause } from "./clause-name.js";
import { isImplied } from "./implied.js";
import { searchOverlaps } from "./overlap.js";
import { searchWitnesses, type Witnesses } from "./search.js";
import { findValidRequests } from "./valid-requests.js";

/** The input for isolation checks. */
interface IsolationSource {
  readonly operation: Submission;
  readonly prefix: string;
  readonly base: BaseRequests;
  readonly validator: RequestValidator;
  readonly clauses: ClauseContext;
  /** The checks that exist already. A clause that they cover gets no further check on that side. */
  readonly checks: readonly Check[];
}

/** Checks for clauses that others do not cover, and the clauses that remain without a check on one side. */
interface IsolationChecks {
  readonly checks: readonly Check[];
  readonly gaps: readonly CoverageGap[];
}

/** The checks of all clauses. */
interface AllIsolationChecks extends IsolationChecks {
  /** Whether a known check is obsolete, because its requests break other clauses, too, and better ones were found. */
  replaces(check: Check): boolean;
}

/** The number of requests for one clause. Accepted requests are charged. */
const LIMIT = { rejected: 4, accepted: 1 } as const;

/**
 * Derives checks for every clause of the request schema that no other check covers. They send requests that only this clause
 * rejects, and valid requests that exercise it. Each alternative of a union gets a minimal valid request.
 */
export function deriveIsolationChecks(source: IsolationSource): AllIsolationChecks {
  const rejected = rejections(source);
  const derived = [...rejected, ...overlaps(source), ...alternatives(source), ...acceptances(source)];
  const anchors = new Set(rejected.flatMap(({ checks }) => checks.map(({ anchor }) => anchor)));
  return {
    checks: derived.flatMap(({ checks }) => checks),
    gaps: distinct(derived.flatMap(({ gaps }) => gaps)),
    replaces: (check) =>
      check.kind === "reject" &&
      anchors.has(check.anchor) &&
      !source.clauses.clausesAt(check.anchor).some((clause) => isCoveredBy(check, clause, source.clauses)),
  };
}

/** Removes duplicate gaps, because both sides of a clause may have the same one. */
function distinct(gaps: readonly CoverageGap[]): readonly CoverageGap[] {
  return [...new Map(gaps.map((each) => [`${each.anchor} ${each.reason}`, each])).values()];
}

/** Whether a check has a request that only the clause rejects. */
function isCoveredBy(check: Check, clause: SchemaClause, context: ClauseContext): boolean {
  return (
    check.kind === "reject" &&
    check.anchor === context.anchorOf(clause) &&
    check.examples.some((input) => {
      const body = check.body(input);
      return body !== undefined && context.isolates(clause, body);
    })
  );
}

function rejections(source: IsolationSource): readonly IsolationChecks[] {
  const { checks, clauses } = source;
  const byAnchor = groupBy(checks, ({ anchor }) => anchor);
  const isCovered = (clause: SchemaClause) =>
    (byAnchor.get(clauses.anchorOf(clause)) ?? []).some((check) => isCoveredBy(check, clause, clauses));
  return clauses.validator.clauses.flatMap((clause): readonly IsolationChecks[] => {
    if ((clause.isAlternative && !isNegated(clause)) || isCovered(clause)) return [];
    if (isImplied(clause, clauses.validator.clauses)) return [gap(clause, "implied", source)];
    const { accepted, rejected } = search(clause, source);
    if (rejected.length > 0) return [{ checks: buildCheck("reject", clause, rejected, source), gaps: [] }];
    if (accepted.length > 0) return [{ checks: buildCheck("accept", clause, accepted, source), gaps: [] }];
    // The search tries values of every other type, so other clauses reject all of them.
    const reason = clause.keyword === "type" ? "implied" : exceedsSizeLimit(clause) ? "size" : "rejection";
    return [gap(clause, reason, source)];
  });
}

/** Returns a check for each `oneOf` whose alternatives overlap. */
function overlaps(source: IsolationSource): readonly IsolationChecks[] {
  const { clauses } = source;
  return clauses.validator.clauses
    .filter((clause) => clause.keyword === "oneOf" && !clause.isAlternative && !isNegated(clause))
    .map((clause) => ({
      checks: buildCheck("reject", { ...clause, part: ["several"] }, searchOverlaps(clause, clauses), source),
      gaps: [],
    }));
}

/** Returns one check for each union, with a minimal request of each alternative. */
function alternatives(source: IsolationSource): readonly IsolationChecks[] {
  const { base, clauses } = source;
  const all = clauses.validator.clauses.filter((clause) => clause.isAlternative && !isNegated(clause));
  const isInBase = (clause: SchemaClause) =>
    Object.values(base).some((body: Json) => !clauses.validator.isValidWithout(clause, body));
  const unions = groupBy(all, ({ keyword, tokens }) => [...tokens, keyword].join("/"));
  return [...unions.values()].map((members): IsolationChecks => {
    const missing = members.filter((clause) => !isInBase(clause));
    const found = missing.map((clause) => ({ clause, requests: search(clause, source).accepted }));
    const [union] = members;
    const bodies = found.flatMap(({ requests }) => requests);
    return {
      checks: union === undefined ? [] : buildCheck("accept", { ...union, isAlternative: false, part: [] }, bodies, source),
      gaps: found.flatMap(({ clause, requests }) => (requests.length === 0 ? gap(clause, "acceptance", source).gaps : [])),
    };
  });
}

function acceptances(source: IsolationSource): readonly IsolationChecks[] {
  const { checks, clauses, validator } = source;
  const covered = new Set(checks.filter(({ kind }) => kind !== "reject").map(({ anchor }) => anchor));
  const missing = clauses.validator.clauses.filter(
    (clause) => !covered.has(clauses.anchorOf(clause)) && !isImplied(clause, clauses.validator.clauses),
  );
  const tooLarge = missing.filter(exceedsSizeLimit);
  const tested = missing.filter((clause) => !exceedsSizeLimit(clause));
  return [
    ...tooLarge.map((clause) => gap(clause, "size", source)),
    ...findValidRequests(tested, clauses, validator).map(({ clause, bodies, isNeeded }) =>
      bodies.length > 0 || !isNeeded
        ? { checks: buildCheck("accept", clause, bodies, source), gaps: [] }
        : gap(clause, "acceptance", source),
    ),
  ];
}

function search(clause: SchemaClause, { clauses, validator }: IsolationSource): Witnesses {
  return searchWitnesses(clause, clauses, LIMIT, (body) => validator.isUncontested(body));
}

function gap(clause: SchemaClause, reason: NonNullable<CoverageGap["reason"]>, { clauses }: IsolationSource): IsolationChecks {
  return { checks: [], gaps: [{ anchor: clauses.anchorOf(clause), keyword: clause.keyword, reason }] };
}

function buildCheck(
  kind: "accept" | "reject",
  clause: SchemaClause,
  bodies: readonly Json[],
  { clauses, operation, prefix }: IsolationSource,
): readonly Check[] {
  const [first, ...others] = bodies.map((value) => ({
    value,
    template: { base: "minimal" as const, build: (body: Json | undefined) => body ?? null },
  }));
  if (first === undefined) return [];
  const evidence = evidenceFor(clause, operation);
  const verb = verbFor({ evidence });
  const name = nameOfClause(clause);
  const variant = clause.keyword === "required" ? "" : clause.part.map((name) => `.${name}`).join("");
  return [
    {
      id: `${prefix}${name}.${clause.keyword}${variant}.${kind === "accept" ? "valid" : "invalid"}`,
      title: titleOf(clause, kind, verb),
      anchor: clauses.anchorOf(clause),
      clause: describeClause(clause),
      evidence,
      kind,
      operation,
      place: "body",
      examples: [first, ...others],
      arbitrary: undefined,
      body: ({ value }) => value,
    },
  ];
}

function titleOf(clause: SchemaClause, kind: "accept" | "reject", verb: string): string {
  if (clause.keyword === "oneOf" && clause.part.length > 0) return `${verb} reject a request that matches several alternatives`;
  if (kind === "reject") return `${verb} reject a request that breaks only \`${describeClause(clause)}\``;
  const isUnion = clause.keyword === "anyOf" || clause.keyword === "oneOf";
  return isUnion
    ? `${verb} accept each documented alternative`
    : `${verb} accept requests that satisfy \`${describeClause(clause)}\``;
}

/** Returns the evidence for a clause: that of the closest node above it. A format is only a recommendation. */
function evidenceFor({ keyword, tokens }: SchemaClause, { request }: Submission): Evidence {
  if (keyword === "format") return "standard";
  let node: Json | undefined = request.schema;
  let evidence = evidenceOf(request.schema, request.evidence);
  for (const token of tokens) {
    node = isArray(node) ? node[Number(token)] : isObject(node) ? node[token] : undefined;
    if (isObject(node)) evidence = evidenceOf(node, evidence);
  }
  return evidence;
}
