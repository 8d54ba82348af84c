import * as fc from "fast-check";
import { withoutRoundingError } from "../../contract/sample-value.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

type Bound = ConstraintOf<"exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum">;

/** The size limit for integer ranges that are tested value by value. */
const SMALL_RANGE = 16;

/** `minimum`, `maximum` and their exclusive forms (JSON Schema Validation §6.2.2–§6.2.5), on both sides. */
export function partitionBound(constraint: Bound): readonly EquivalenceClass[] {
  const { keyword, limit } = constraint;
  const outward = keyword === "maximum" || keyword === "exclusiveMaximum" ? 1 : -1;
  const step = outward * stepOf(constraint);
  const last = lastInside(constraint, step);
  return [
    {
      variant: "",
      title: `takes values ${outward > 0 ? "up to" : "from"} ${last}${outward > 0 ? "" : " on"}`,
      validity: "valid",
      boundaries: [last, withoutRoundingError(last - step), ...smallRange(constraint)],
      interior: within(constraint),
    },
    {
      variant: "",
      title: `refuses values ${outward > 0 ? "above" : "below"} ${last}`,
      validity: "invalid",
      boundaries: [
        ...nextOutside(last, step),
        ...(keyword.startsWith("exclusive") ? [limit] : []),
        last + outward,
        ...farOutside(limit, outward),
      ],
      interior: beyond(last, outward),
    },
  ];
}

/** The distance to the next value: one for integers, else a thousandth of the limit, which every double still tells. */
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

/** Beyond ±2^53 adding one changes nothing: the next number that a double can hold is two away. */
function nextOutside(last: number, step: number): readonly number[] {
  return [last + step, last + 2 * step].map(withoutRoundingError).filter((value) => value !== last);
}

function farOutside(limit: number, outward: number): readonly number[] {
  const scaled = [limit * 2, limit * 10, outward * 60, outward * 2 ** 31, outward * 1e18];
  // Comes back to the limit where only 32 bits are looked at.
  const wrapped = limit + outward * 2 ** 32;
  return [0, -1, -limit, ...scaled, wrapped].filter((value) => (value - limit) * outward > 0);
}

/** The values between a bound and its opposite where they are few, once for both: by the lower bound. */
function smallRange({ limit, keyword, schema }: Bound): readonly number[] {
  const opposite = schema["maximum"] ?? schema["exclusiveMaximum"];
  if (keyword.endsWith("aximum") || typeof opposite !== "number" || opposite - limit >= SMALL_RANGE) return [];
  return Array.from({ length: opposite - limit + 1 }, (_, index) => Math.ceil(limit) + index);
}

/** Any integer between a bound and its opposite, drawn once for both: by the lower bound. */
function within({ keyword, schema }: Bound): fc.Arbitrary<number> | undefined {
  const { minimum: min, maximum: max } = schema;
  if (keyword !== "minimum" || typeof min !== "number" || typeof max !== "number" || max - min < SMALL_RANGE) return undefined;
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? fc.integer({ min, max }) : undefined;
}

function beyond(last: number, outward: number): fc.Arbitrary<number> {
  const distance = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  return distance.map(
    (away) => last + outward * away,
    (value) => (Number(value) - last) * outward,
  );
}
