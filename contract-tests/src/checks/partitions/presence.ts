import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** `required` (JSON Schema Validation §6.5.3). */
export function partitionRequired({ limit }: ConstraintOf<"required">): readonly EquivalenceClass[] {
  return [{ variant: "", title: `refuses an object without ${limit}`, validity: "invalid", boundaries: [undefined] }];
}

/** `default` (JSON Schema Validation §9.2): giving the default and leaving it out are both fine. */
export function partitionDefault({ limit }: ConstraintOf<"default">): readonly EquivalenceClass[] {
  return [
    {
      variant: "",
      title: "takes the default given, and a request without it",
      validity: "valid",
      boundaries: [limit, undefined],
    },
  ];
}

/** `additionalProperties: false` (JSON Schema Core §10.3.2.3). */
export function partitionAdditionalProperties(): readonly EquivalenceClass[] {
  return [{ variant: "", title: "refuses a property that is not listed", validity: "invalid", boundaries: [true] }];
}
