import * as fc from "fast-check";
import type { Json } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { truncate } from "../util/text.js";
import { type Check, type TestInput, verbFor } from "./check.js";
import { type Constraint, nameOf, type Step } from "./constraints.js";
import type { EquivalenceClass } from "./equivalence-class.js";
import { acceptanceSource, type DeriveContext, type RequestSource, rejectionSources } from "./request-source.js";
import type { RequestTemplate } from "./request-template.js";
import { distinctInputs, selectInvalid, selectValid } from "./select-inputs.js";

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

function titleOf(check: Pick<Check, "evidence" | "kind">, description: string): string {
  if (check.kind === "either") return `may accept or reject ${description} where the documentation is ambiguous`;
  return `${verbFor(check)} ${check.kind === "accept" ? "accept" : "reject"} ${description}`;
}

function inputsFrom(arbitrary: fc.Arbitrary<Json>, templates: readonly RequestTemplate[]): fc.Arbitrary<TestInput> {
  return fc.record({ value: arbitrary, template: fc.constantFrom(...templates) });
}

function parameterOf([step, ...others]: readonly Step[]): string | undefined {
  return step !== undefined && others.length === 0 && "property" in step ? step.property : undefined;
}

function describeLimit(limit: Json): string {
  return truncate(typeof limit === "string" ? limit : JSON.stringify(limit), 60);
}
