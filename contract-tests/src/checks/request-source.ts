import { type Json, pointTo } from "../util/json.js";
import type { TestInput } from "./check.js";
import type { Constraint, Step } from "./constraints.js";
import type { ClauseContext } from "./isolation/clause-context.js";
import { findRequestFor } from "./isolation/valid-requests.js";
import type { OperationChecks } from "./operation-checks.js";
import { type BaseRequests, makeUncontested, type RequestTemplate, templatesFor } from "./request-template.js";

/** The operation to derive checks for, with its base requests, its validator and its clauses. */
export type DeriveContext = Pick<OperationChecks, "base" | "operation" | "prefix" | "validator"> & {
  readonly clauses: ClauseContext;
  /** Valid requests to put invalid values into: see `variedRequests`. */
  readonly varied: readonly Json[];
  /** Returns how often it was called for a place. The valid requests around the values of the place rotate with this number. */
  readonly rotate: (place: string) => number;
};

/** The requests that a check can use. */
export interface RequestSource {
  /** Returns the templates for the values of the check. */
  readonly templates: () => readonly RequestTemplate[];
  /** Valid requests that replace the full request in turn. Undefined if the templates belong to a certain request. */
  readonly varied?: readonly Json[];
  /** Returns the request for an input, or undefined if the check cannot use it. */
  readonly body: (input: TestInput) => Json | undefined;
}

/**
 * Returns the sources of invalid requests, the best first.
 *
 * A request may also break another clause about the same value: 8.5 breaks `type: integer` and `maximum: 8`. If all requests for
 * a clause do that, `deriveIsolationChecks` adds one that breaks only this clause. If the clause belongs to one alternative of
 * a union, a request must break only this clause.
 */
export function rejectionSources(constraint: Constraint, context: DeriveContext): readonly RequestSource[] {
  const { base, clauses, operation, validator, varied } = context;
  const { anchor, limit, path } = constraint;
  const templates = (bases: BaseRequests) => templatesFor(path, operation.request.schema, bases);
  const select = (isRejected: (request: Json) => boolean) => (input: TestInput) => {
    const request = input.template.build(input.value);
    return isRejected(request) ? request : undefined;
  };
  const clause = clauses.clausesAt(anchor).find(({ part }) => part.length === 0 || part[0] === limit);
  if (clause === undefined || !clauses.isInUnion(clause)) {
    const pointer = pointerTo(path);
    const body = select((request) => validator.isInvalidOnlyAt(request, pointer));
    return [{ templates: () => templates(base), varied, body }];
  }
  const body = select((request) => clauses.isolates(clause, request));
  const inAlternative = () => {
    const request = findRequestFor(clause, clauses, validator);
    return request === undefined ? [] : templates({ minimal: request, full: request });
  };
  return [
    { templates: () => templates(base), varied, body },
    { templates: inAlternative, body },
  ];
}

/** Returns the source of valid requests, or of contested ones for an observation. */
export function acceptanceSource(kind: "accept" | "either", constraint: Constraint, context: DeriveContext): RequestSource {
  const { base, clauses, operation, validator } = context;
  const [clause] = clauses.clausesAt(constraint.anchor);
  const applies = (request: Json) => clause === undefined || clauses.isInAlternatives(clause, request);
  const body = (input: TestInput): Json | undefined => {
    const request = input.template.build(input.value);
    if (kind === "either") return validator.isValid(request) && !validator.isUncontested(request) ? request : undefined;
    // makeUncontested adds parameters. It must not add the omitted one again, but a value may need others.
    if (input.value === undefined && !validator.isValid(request)) return undefined;
    const valid = makeUncontested(request, base, validator);
    return valid !== undefined && applies(valid) ? valid : undefined;
  };
  return { templates: () => templatesFor(constraint.path, operation.request.schema, base), body };
}

function pointerTo(path: readonly Step[]): string {
  const itemIndex = path.findIndex((step) => "item" in step);
  const steps = itemIndex < 0 ? path : path.slice(0, itemIndex);
  return pointTo("", ...steps.flatMap((step) => ("property" in step ? [step.property] : [])));
}
