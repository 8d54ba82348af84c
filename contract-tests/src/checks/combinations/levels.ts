import type { Json } from "../../util/json.js";

/** The values of one parameter in combined requests. `undefined` stands for the omitted parameter. */
interface ParameterLevels {
  readonly name: string;
  /** The values whose pairs with all values of other parameters occur in a request. */
  readonly required: readonly (Json | undefined)[];
  /** The values whose pairs occur as far as the number of requests allows. */
  readonly optional: readonly Json[];
}

/** If a number has more values, only its bounds are required. A server rarely treats the values between them differently. */
const MAX_REQUIRED_NUMBERS = 3;

/**
 * Selects the values of a parameter to combine: each value of an enum or the bounds of a number, and the omitted parameter.
 *
 * The omission is combined with every value of every other parameter, because the default of an omitted parameter must not
 * depend on a parameter that was sent. This costs requests, so the values between the bounds of a number are optional.
 */
export function levelsOf(name: string, values: readonly Json[]): ParameterLevels {
  const numbers = values.filter((value) => typeof value === "number").sort((a, b) => a - b);
  if (numbers.length < values.length || numbers.length <= MAX_REQUIRED_NUMBERS)
    return { name, required: [...values, undefined], optional: [] };
  const bounds = [...numbers.slice(0, 1), ...numbers.slice(-1)];
  return { name, required: [...bounds, undefined], optional: values.filter((value) => !bounds.some((bound) => bound === value)) };
}
