import * as fc from "fast-check";
import { type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import type { Check, TestInput } from "./check.js";
import { type Constraint, nameOf, type Step } from "./constraints.js";
import type { EquivalenceClass } from "./equivalence-class.js";
import type { OperationChecks } from "./operation-checks.js";
import { makeUncontested, type RequestTemplate, templatesFor } from "./request-template.js";

/** The operation that checks are derived for, with its base requests and its validator. */
export type DeriveContext = Pick<OperationChecks, "base" | "operation" | "prefix" | "referee">;

/** Maximum number of values that an observation sends. It costs as much as a check and decides nothing. */
const MAX_OBSERVED = 1;

/** A class becomes one check, or two where part of its valid values are contested: those are only observed. */
export function deriveChecks(constraint: Constraint, cls: EquivalenceClass, setting: DeriveContext): readonly Check[] {
  const kinds = cls.validity === "invalid" ? (["reject"] as const) : (["accept", "either"] as const);
  return kinds.flatMap((kind) => {
    const check = buildCheck(kind, constraint, cls, setting);
    return check === undefined ? [] : [check];
  });
}

function buildCheck(
  kind: Check["kind"],
  constraint: Constraint,
  cls: EquivalenceClass,
  { operation, referee, base, prefix }: DeriveContext,
): Check | undefined {
  const frames = templatesFor(constraint.path, operation.request.schema, base);
  const pointer = pointerTo(constraint.path);
  const body = (choice: TestInput): Json | undefined => {
    const request = choice.frame.embed(choice.value);
    switch (kind) {
      case "reject":
        return referee.isInvalidOnlyAt(request, pointer) ? request : undefined;
      case "accept":
        // What is left out must not come back as company; a value may need some.
        return choice.value === undefined && !referee.isValid(request) ? undefined : makeUncontested(request, base, referee);
      case "either":
        return referee.isValid(request) && !referee.isUncontested(request) ? request : undefined;
    }
  };
  const chosen = distinct(choose(kind, cls, frames), body);
  const [first, ...others] = kind === "either" ? chosen.slice(0, MAX_OBSERVED) : chosen;
  if (first === undefined) return undefined;
  const name = nameOf(constraint.path);
  const variant = cls.variant === "" ? "" : `.${cls.variant}`;
  const side = kind === "either" ? "observed" : cls.validity;
  return {
    id: `${prefix}${name}.${constraint.keyword}${variant}.${side}`,
    title: kind === "either" ? `${cls.title}?` : cls.title,
    anchor: constraint.anchor,
    clause: `${name} ${constraint.keyword} ${shorten(constraint.limit)}`,
    evidence: kind === "either" ? "none" : (cls.evidence ?? constraint.evidence),
    kind,
    operation,
    place: name,
    parameter: parameterOf(constraint.path),
    examples: [first, ...others],
    interior: cls.interior === undefined || kind === "either" ? undefined : drawFrom(cls.interior, frames),
    // Every run asks for the bodies of the examples again, and the referee takes its time.
    body: memoize(body),
  };
}

/**
 * The first value of an invalid class is tried in every frame, the others in one each, by turns. A valid value is
 * paid for, so it is tried in the minimal request alone; one that is left out can only be missed in the full one.
 */

function choose(kind: Check["kind"], { boundaries }: EquivalenceClass, frames: readonly RequestTemplate[]): readonly TestInput[] {
  // A value that is a boundary for two reasons takes one turn.
  const values = [...new Map(boundaries.map((value) => [JSON.stringify(value), value])).values()];
  return values.flatMap((value, index) => {
    const chosen =
      kind === "reject"
        ? index === 0
          ? frames
          : [frames[index % frames.length]]
        : [value === undefined ? (frames[1] ?? frames[0]) : frames[0]];
    return chosen.flatMap((frame) => (frame === undefined ? [] : [{ value, frame }]));
  });
}

function distinct(choices: readonly TestInput[], body: (choice: TestInput) => Json | undefined): readonly TestInput[] {
  const seen = new Set<string>();
  return choices.filter((choice) => {
    const request = body(choice);
    if (request === undefined) return false;
    const text = JSON.stringify(request);
    return !seen.has(text) && seen.add(text);
  });
}

function drawFrom(interior: fc.Arbitrary<Json>, frames: readonly RequestTemplate[]): fc.Arbitrary<TestInput> {
  return fc.record({ value: interior, frame: fc.constantFrom(...frames) });
}

function pointerTo(path: readonly Step[]): string {
  const upToItem = path.findIndex((step) => "item" in step);
  const steps = upToItem < 0 ? path : path.slice(0, upToItem);
  return pointTo("", ...steps.flatMap((step) => ("property" in step ? [step.property] : [])));
}

function parameterOf([step, ...rest]: readonly Step[]): string | undefined {
  return step !== undefined && rest.length === 0 && "property" in step ? step.property : undefined;
}

function shorten(limit: Json): string {
  const text = typeof limit === "string" ? limit : JSON.stringify(limit);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
