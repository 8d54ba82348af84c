import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Returns the class of `required` (JSON Schema Validation §6.5.3). */
export function partitionRequired({ limit, path }: ConstraintOf<"required">): readonly EquivalenceClass[] {
  const description = `${path.length === 1 ? "a request" : "an object"} without \`${limit}\``;
  return [{ variant: "", description, validity: "invalid", boundaries: [undefined] }];
}

/** Returns the class of `default` (JSON Schema Validation §9.2): the default may be sent or omitted. */
export function partitionDefault({ limit }: ConstraintOf<"default">): readonly EquivalenceClass[] {
  return [
    {
      variant: "",
      description: "the default value, whether sent or omitted",
      validity: "valid",
      boundaries: [limit, undefined],
    },
  ];
}

/** Returns the class of `additionalProperties: false` (JSON Schema Core §10.3.2.3). */
export function partitionAdditionalProperties(): readonly EquivalenceClass[] {
  return [{ variant: "", description: "an undocumented property", validity: "invalid", boundaries: [true] }];
}
