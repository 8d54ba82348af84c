import * as fc from "fast-check";
import { type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { type Check, type TestInput, verbFor } from "./check.js";
import { type Constraint, nameOf, type Step } from "./constraints.js";
import type { EquivalenceClass } from "./equivalence-class.js";
import type { OperationChecks } from "./operation-checks.js";
import { makeUncontested, type RequestTemplate, templatesFor } from "./request-template.js";

/** The operation to derive checks for, with its base requests and its validator. */
export type DeriveContext = Pick<OperationChecks, "base" | "operation" | "prefix" | "validator">;

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
  { operation, validator, base, prefix }: DeriveContext,
): Check | undefined {
  const templates = templatesFor(constraint.path, operation.request.schema, base);
  const pointer = pointerTo(constraint.path);
  const body = (input: TestInput): Json | undefined => {
    const request = input.template.build(input.value);
    switch (kind) {
      case "reject":
        return validator.isInvalidOnlyAt(request, pointer) ? request : undefined;
      case "accept":
        // makeUncontested adds parameters. It must not add the omitted one again, but a value may need others.
        return input.value === undefined && !validator.isValid(request) ? undefined : makeUncontested(request, base, validator);
      case "either":
        return validator.isValid(request) && !validator.isUncontested(request) ? request : undefined;
    }
  };
  const inputs = distinctInputs(selectInputs(kind, cls, templates), body);
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
    arbitrary: cls.arbitrary === undefined || kind === "either" ? undefined : inputsFrom(cls.arbitrary, templates),
    // Every run needs the bodies of the examples again, and validation is slow.
    body: memoize(body),
  };
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
