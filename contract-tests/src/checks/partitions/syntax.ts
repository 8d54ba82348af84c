import { COMMON_MALFORMED } from "../../contract/generate/formats.js";
import { sampleOf } from "../../contract/sample-value.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/**
 * Returns the classes of `format` (JSON Schema Validation §7). A format is an annotation that servers may ignore, so
 * accepting a malformed value is only a warning.
 */
export function partitionFormat({ limit, schema }: ConstraintOf<"format">): readonly EquivalenceClass[] {
  return [
    { variant: "", description: `a value in ${limit} format`, validity: "valid", boundaries: [sampleOf(schema)] },
    {
      variant: "",
      description: `a value that is not in ${limit} format`,
      validity: "invalid",
      // Derivation drops those that a format allows.
      boundaries: COMMON_MALFORMED,
      evidence: "standard",
    },
  ];
}

/** Returns the classes of `pattern` (JSON Schema Validation §6.3.3): the contract's example, and near misses of it. */
export function partitionPattern({ limit, schema }: ConstraintOf<"pattern">): readonly EquivalenceClass[] {
  const good = String(sampleOf(schema));
  return [
    { variant: "", description: `a value that matches ${limit}`, validity: "valid", boundaries: [good] },
    {
      variant: "",
      description: `a value that does not match ${limit}`,
      validity: "invalid",
      boundaries: ["", `${good} `, ` ${good}`, `${good}\n`, good.slice(1), good.slice(0, -1), good.toUpperCase(), "?"],
    },
  ];
}

/** Returns the classes of `multipleOf` (JSON Schema Validation §6.2.1). */
export function partitionMultipleOf({ limit, schema }: ConstraintOf<"multipleOf">): readonly EquivalenceClass[] {
  const good = Number(sampleOf(schema));
  // Removes rounding errors, so that the request has 0.3 and not 0.30000000000000004.
  const near = [good, good + limit, good - limit].map((value) => Number(value.toPrecision(12)));
  return [
    { variant: "", description: `multiples of ${limit}`, validity: "valid", boundaries: near },
    {
      variant: "",
      description: `values that are not multiples of ${limit}`,
      validity: "invalid",
      boundaries: [good + 1, good + limit / 2, good - 1],
    },
  ];
}
