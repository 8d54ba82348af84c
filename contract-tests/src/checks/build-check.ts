import * as fc from "fast-check";
import { type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { truncate } from "../util/text.js";
import { type Check, type TestInput, verbFor } from "./check.js";
import { type Constraint, nameOf, type Step } from "./constraints.js";
import type { EquivalenceClass } from "./equivalence-class.js";
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

/** The maximum number of values in an observation. It costs as much as a check, but has no verdict. */
const MAX_OBSERVED_VALUES = 1;

/**
 * Returns the checks of an equivalence class. An invalid class has one. A valid class has up to two: one for the values
 * that every reading of the documentation allows, and an observation of the contested values.
 */
export function deriveChecks(constraint: Constraint, cls: EquivalenceClass, context: DeriveContext): readonly Check[] {
  const kinds = cls.validity === "invalid" ? (["reject"] as const) : (["accept", "either"] as const);
  return kinds.flatMap((kind) => {
    const check = buildCheck(kind, constraint, cls, context);
    return check === undefined ? [] : [check];
  });
}

function buildCheck(
  kind: Check["kind"],
  constraint: Constraint,
  cls: EquivalenceClass,
  context: DeriveContext,
): Check | undefined {
  const { operation, prefix } = context;
  const sources = kind === "reject" ? rejectionSources(constraint, context) : [acceptanceSource(kind, constraint, context)];
  const select = (source: RequestSource) =>
    kind === "reject" ? selectInvalid(constraint, cls, source, context) : selectValid(cls, source.templates());
  const found = firstSource(sources, (source) => distinctInputs(select(source), source.body));
  if (found === undefined) return undefined;
  const { inputs } = found;
  const { body, templates } = found.source;
  const [first, ...others] = kind === "either" ? inputs.slice(0, MAX_OBSERVED_VALUES) : inputs;
  if (first === undefined) return undefined;
  const name = nameOf(constraint.path);
  const variant = cls.variant === "" ? "" : `.${cls.variant}`;
  const side = kind === "either" ? "observed" : cls.validity;
  const evidence = kind === "either" ? "none" : (cls.evidence ?? constraint.evidence);
  return {
    id: `${prefix}${name}.${constraint.keyword}${variant}.${side}`,
    title: titleOf({ evidence, kind }, cls.description),
    anchor: constraint.anchor,
    clause: `${name} ${constraint.keyword} ${describeLimit(constraint.limit)}`,
    evidence,
    kind,
    operation,
    place: name,
    parameter: parameterOf(constraint.path),
    examples: [first, ...others],
    arbitrary: cls.arbitrary === undefined || kind === "either" ? undefined : inputsFrom(cls.arbitrary, templates()),
    isDecided: cls.isDecided,
    // Every run needs the bodies of the examples again, and validation is slow.
    body: memoize(body),
  };
}

/** Returns the first source that has inputs, with its inputs. */
function firstSource(sources: readonly RequestSource[], inputsOf: (source: RequestSource) => readonly TestInput[]) {
  for (const source of sources) {
    const inputs = inputsOf(source);
    if (inputs.length > 0) return { source, inputs };
  }
  return undefined;
}

/** The requests that a check can use. */
interface RequestSource {
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
function rejectionSources(constraint: Constraint, context: DeriveContext): readonly RequestSource[] {
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
function acceptanceSource(kind: "accept" | "either", constraint: Constraint, context: DeriveContext): RequestSource {
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

function titleOf(check: Pick<Check, "evidence" | "kind">, description: string): string {
  if (check.kind === "either") return `may accept or reject ${description} where the documentation is ambiguous`;
  return `${verbFor(check)} ${check.kind === "accept" ? "accept" : "reject"} ${description}`;
}

/** Combines each valid value with one template only, because each request is charged: usually the minimal request. */
function selectValid(cls: EquivalenceClass, [minimal, full = minimal]: readonly RequestTemplate[]): readonly TestInput[] {
  // An omission needs the full request, because the minimal request may not have the parameter.
  return distinctValues(cls).flatMap((value) => {
    const template = value === undefined ? full : minimal;
    return template === undefined ? [] : [{ value, template }];
  });
}

/** The minimum number of requests for the invalid values of an array item, which has more templates than other values. */
const MIN_ITEM_REQUESTS = 3;

/**
 * Combines invalid values with templates, which alternate between the minimal request and requests with every parameter. The
 * valid values of the other parameters rotate, and so do the positions of an array item. Together, the classes of a parameter
 * therefore cover each position, and each value of the other parameters.
 */
function selectInvalid(
  { path }: Constraint,
  cls: EquivalenceClass,
  { templates, varied }: RequestSource,
  { operation, rotate }: DeriveContext,
): readonly TestInput[] {
  const [minimal, ...others] = templates();
  const values = distinctValues(cls);
  if (minimal === undefined || values.length === 0) return [];
  const place = nameOf(path);
  const isItem = others.length > 1;
  const length = Math.max(values.length, Math.min(others.length + 1, isItem ? MIN_ITEM_REQUESTS : 2));
  return Array.from({ length }, (_, index): TestInput => {
    const value = values[index % values.length];
    if (others.length === 0 || (isItem ? index === 0 : index % 2 === 0)) return { value, template: minimal };
    const turn = rotate(place);
    const placement = turn % others.length;
    const template = others[placement] ?? minimal;
    const full = varied?.[turn % varied.length];
    if (template.base === "minimal" || full === undefined) return { value, template };
    const rotated = templatesFor(path, operation.request.schema, { minimal: full, full })[placement + 1];
    return { value, template: rotated ?? template };
  });
}

/** Returns the values without duplicates, because a value may be a boundary for two reasons. */
function distinctValues({ boundaries }: EquivalenceClass): EquivalenceClass["boundaries"] {
  return [...new Map(boundaries.map((value) => [JSON.stringify(value), value])).values()];
}

function distinctInputs(inputs: readonly TestInput[], body: (input: TestInput) => Json | undefined): readonly TestInput[] {
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const request = body(input);
    if (request === undefined) return false;
    const text = JSON.stringify(request);
    return !seen.has(text) && seen.add(text);
  });
}

function inputsFrom(arbitrary: fc.Arbitrary<Json>, templates: readonly RequestTemplate[]): fc.Arbitrary<TestInput> {
  return fc.record({ value: arbitrary, template: fc.constantFrom(...templates) });
}

function pointerTo(path: readonly Step[]): string {
  const itemIndex = path.findIndex((step) => "item" in step);
  const steps = itemIndex < 0 ? path : path.slice(0, itemIndex);
  return pointTo("", ...steps.flatMap((step) => ("property" in step ? [step.property] : [])));
}

function parameterOf([step, ...others]: readonly Step[]): string | undefined {
  return step !== undefined && others.length === 0 && "property" in step ? step.property : undefined;
}

function describeLimit(limit: Json): string {
  return truncate(typeof limit === "string" ? limit : JSON.stringify(limit), 60);
}
