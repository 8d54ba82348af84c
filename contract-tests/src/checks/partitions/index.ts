import type { Constraint, ConstraintOf, Keyword } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";
import { partitionBound } from "./bound.js";
import { partitionEnum } from "./enum.js";
import { partitionArray, partitionItemCount, partitionUniqueItems } from "./items.js";
import { partitionLength } from "./length.js";
import { partitionLookAlike } from "./look-alike.js";
import { partitionAdditionalProperties, partitionDefault, partitionRequired } from "./presence.js";
import { partitionFormat, partitionMultipleOf, partitionPattern } from "./syntax.js";
import { partitionText } from "./text.js";
import { partitionType } from "./type.js";

/** The partition function of each keyword. A new keyword does not compile until it has one. */
const PARTITIONS = {
  additionalProperties: partitionAdditionalProperties,
  const: partitionEnum,
  default: partitionDefault,
  enum: partitionEnum,
  exclusiveMaximum: partitionBound,
  exclusiveMinimum: partitionBound,
  format: partitionFormat,
  maximum: partitionBound,
  maxItems: partitionItemCount,
  maxLength: partitionLength,
  minimum: partitionBound,
  minItems: partitionItemCount,
  minLength: partitionLength,
  multipleOf: partitionMultipleOf,
  pattern: partitionPattern,
  required: partitionRequired,
  type: (constraint) => [
    ...partitionType(constraint),
    ...partitionText(constraint),
    ...partitionLookAlike(constraint),
    ...partitionArray(constraint),
  ],
  uniqueItems: partitionUniqueItems,
} as const satisfies { readonly [K in Keyword]: (constraint: ConstraintOf<K>) => readonly EquivalenceClass[] };

/** Returns the equivalence classes of a constraint, valid and invalid. */
export function partition(constraint: Constraint): readonly EquivalenceClass[] {
  return (PARTITIONS[constraint.keyword] as (constraint: Constraint) => readonly EquivalenceClass[])(constraint);
}
