import * as fc from "fast-check";
import { type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
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
};

/** The maximum number of values in an observation. Its requests cost as much as those of a check, without a verdict. */
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
  const found = firstSource(sources, (source) => distinctInputs(selectInputs(kind, cls, source.templates()), source.body));
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
    clause: `${name} ${constraint.keyword} ${shorten(constraint.limit)}`,
    evidence,
    kind,
    operation,
    place: name,
    parameter: parameterOf(constraint.path),
    examples: [first, ...others],
    arbitrary: cls.arbitrary === undefined || kind === "either" ? undefined : inputsFrom(cls.arbitrary, templates()),
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

/** Where the requests of a check come from: templates, and the body of a request that belongs to the check. */
interface RequestSource {
  readonly templates: () => readonly RequestTemplate[];
  readonly body: (input: TestInput) => Json | undefined;
}

/**
 * Returns the sources of invalid requests, the best first. If the clause applies to one alternative of a union, only requests
 * count that the schema without the clause accepts. Otherwise a request may also break another clause about the same value, as
 * 8.5 breaks `type: integer` and `maximum: 8`: `deriveIsolationChecks` adds a request for the clause if there is no other.
 */
function rejectionSources(constraint: Constraint, context: DeriveContext): readonly RequestSource[] {
  const { base, clauses, operation, validator } = context;
  const { anchor, limit, path } = constraint;
  const templates = (bases: BaseRequests) => templatesFor(path, operation.request.schema, bases);
  const select = (isRejected: (request: Json) => boolean) => (input: TestInput) => {
    const request = input.template.build(input.value);
    return isRejected(request) ? request : undefined;
  };
  const clause = clauses.clausesAt(anchor).find(({ part }) => part.length === 0 || part[0] === limit);
  if (clause === undefined || !clauses.isInUnion(clause)) {
    const pointer = pointerTo(path);
    return [{ templates: () => templates(base), body: select((request) => validator.isInvalidOnlyAt(request, pointer)) }];
  }
  const body = select((request) => clauses.isolates(clause, request));
  const inAlternative = () => {
    const request = findRequestFor(clause, clauses, validator);
    return request === undefined ? [] : templates({ minimal: request, full: request });
  };
  return [
    { templates: () => templates(base), body },
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

/**
 * Combines the boundary values with templates. The first value of an invalid class goes into every template, and each
 * other value into one template, in rotation. A valid value is charged, so it goes into the minimal request only. An
 * omitted value goes into the full request, because the minimal request does not have it.
 */
function selectInputs(
  kind: Check["kind"],
  { boundaries }: EquivalenceClass,
  templates: readonly RequestTemplate[],
): readonly TestInput[] {
  // A value may be a boundary for two reasons. Duplicates would disturb the rotation.
  const values = [...new Map(boundaries.map((value) => [JSON.stringify(value), value])).values()];
  return values.flatMap((value, index) => {
    const selected =
      kind === "reject"
        ? index === 0
          ? templates
          : [templates[index % templates.length]]
        : [value === undefined ? (templates[1] ?? templates[0]) : templates[0]];
    return selected.flatMap((template) => (template === undefined ? [] : [{ value, template }]));
  });
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

function shorten(limit: Json): string {
  const text = typeof limit === "string" ? limit : JSON.stringify(limit);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
