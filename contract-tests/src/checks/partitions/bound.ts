import * as fc from "fast-check";
import { withoutRoundingError } from "../../contract/sample-value.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

type Bound = ConstraintOf<"exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum">;

/** The maximum size of an integer range of which all values are tested. */
const SMALL_RANGE = 16;

/** Returns the classes of `minimum`, `maximum` and their exclusive forms (JSON Schema Validation §6.2.2–§6.2.5). */
export function partitionBound(constraint: Bound): readonly EquivalenceClass[] {
  const { keyword, limit } = constraint;
  const outward = keyword === "maximum" || keyword === "exclusiveMaximum" ? 1 : -1;
  const step = outward * stepOf(constraint);
  const last = lastInside(constraint, step);
  return [
    {
      variant: "",
      description: outward > 0 ? `values up to ${last}` : `values of ${last} or more`,
      validity: "valid",
      boundaries: [last, withoutRoundingError(last - step), ...smallRange(constraint)],
      arbitrary: arbitraryInside(constraint),
    },
    {
      variant: "",
      description: `values ${outward > 0 ? "above" : "below"} ${last}`,
      validity: "invalid",
      boundaries: [
        ...nextOutside(last, step),
        ...(keyword.startsWith("exclusive") ? [limit] : []),
        last + outward,
        ...farOutside(limit, outward),
      ],
      arbitrary: arbitraryOutside(last, outward),
      isDecided: true,
    },
  ];
}

/** Returns the distance to the next value: 1 for integers, else 1/1000 of the limit, which a double can represent. */
function stepOf({ limit, schema }: Bound): number {
  const types = [schema["type"]].flat();
  if (typeof schema["multipleOf"] === "number") return schema["multipleOf"];
  return types.includes("number") ? Math.max(Math.abs(limit), 1) / 1000 : 1;
}

function lastInside({ keyword, limit, schema }: Bound, step: number): number {
  if (keyword.startsWith("exclusive")) return withoutRoundingError(limit - step);
  if ([schema["type"]].flat().includes("number")) return limit;
  return step > 0 ? Math.floor(limit) : Math.ceil(limit);
}

/**
 * Returns the next two numbers outside a bound. Beyond ±2^53, adding 1 does not change a double, so only the second one remains.
 */
function nextOutside(last: number, step: number): readonly number[] {
  return [last + step, last + 2 * step].map(withoutRoundingError).filter((value) => value !== last);
}

function farOutside(limit: number, outward: number): readonly number[] {
  const scaled = [limit * 2, outward * 2 ** 31, outward * 1e18];
  // Equals the limit if a server truncates it to 32 bits.
  const wrapped = limit + outward * 2 ** 32;
  return [0, -1, -limit, ...scaled, wrapped].filter((value) => (value - limit) * outward > 0);
}

/** Returns all values of a small range. Only the lower bound returns them, because both bounds have the same range. */
function smallRange({ limit, keyword, schema }: Bound): readonly number[] {
  const opposite = schema["maximum"] ?? schema["exclusiveMaximum"];
  if (keyword.endsWith("aximum") || typeof opposite !== "number" || opposite - limit >= SMALL_RANGE) return [];
  return Array.from({ length: opposite - limit + 1 }, (_, index) => Math.ceil(limit) + index);
}

/** Generates integers of a large range. Only the lower bound has them, because both bounds have the same range. */
function arbitraryInside({ keyword, schema }: Bound): fc.Arbitrary<number> | undefined {
  const { minimum: min, maximum: max } = schema;
  if (keyword !== "minimum" || typeof min !== "number" || typeof max !== "number" || max - min < SMALL_RANGE) return undefined;
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? fc.integer({ min, max }) : undefined;
}

function arbitraryOutside(last: number, outward: number): fc.Arbitrary<number> {
  const distance = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  return distance.map(
    (away) => last + outward * away,
    (value) => (Number(value) - last) * outward,
  );
}
