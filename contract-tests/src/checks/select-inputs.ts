import type { Json } from "../util/json.js";
import type { TestInput } from "./check.js";
import { type Constraint, nameOf } from "./constraints.js";
import type { EquivalenceClass } from "./equivalence-class.js";
import type { DeriveContext, RequestSource } from "./request-source.js";
import { type RequestTemplate, templatesFor } from "./request-template.js";

/** Combines each valid value with one template only, because each request is charged: usually the minimal request. */
export function selectValid(cls: EquivalenceClass, [minimal, full = minimal]: readonly RequestTemplate[]): readonly TestInput[] {
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
export function selectInvalid(
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

export function distinctInputs(inputs: readonly TestInput[], body: (input: TestInput) => Json | undefined): readonly TestInput[] {
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const request = body(input);
    if (request === undefined) return false;
    const text = JSON.stringify(request);
    return !seen.has(text) && seen.add(text);
  });
}
