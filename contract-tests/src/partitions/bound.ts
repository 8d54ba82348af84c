import * as fc from "fast-check";
import type { ConstraintOf } from "../constraint.js";
import type { EquivalenceClass } from "../equivalence-class.js";

type Bound = ConstraintOf<"exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum">;

/** A range of at most so many integers is tried value by value. */
const SMALL_RANGE = 16;

/** `minimum`, `maximum` and their exclusive forms (JSON Schema Validation §6.2.2–§6.2.5), on both sides. */
export function partitionBound(constraint: Bound): readonly EquivalenceClass[] {
  const { keyword, limit, schema } = constraint;
  const outward = keyword === "maximum" || keyword === "exclusiveMaximum" ? 1 : -1;
  const unit = typeof schema["multipleOf"] === "number" ? schema["multipleOf"] : 1;
  const exclusive = keyword.startsWith("exclusive");
  const last = exclusive && integersOnly(constraint) ? limit - outward * unit : limit;
  const side = outward > 0 ? "above" : "below";
  return [
    {
      variant: "",
      title: `takes values ${outward > 0 ? "up to" : "from"} ${last}${outward > 0 ? "" : " on"}`,
      validity: "valid",
      boundaries: [last, last - outward * unit, ...smallRange(constraint)],
      interior: within(constraint),
    },
    {
      variant: "",
      title: `refuses values ${side} ${last}`,
      validity: "invalid",
      boundaries: [...nextOutside(last, outward * unit), ...farOutside(limit, outward)],
      interior: beyond(last, outward),
    },
  ];
}

function integersOnly({ schema }: Bound): boolean {
  const types = [schema["type"]].flat();
  return types.includes("integer") && !types.includes("number");
}

/** Beyond ±2^53 adding one changes nothing: the next number that a double can hold is two away. */
function nextOutside(last: number, step: number): readonly number[] {
  return [last + step, last + 2 * step].filter((value) => value !== last);
}

function farOutside(limit: number, outward: number): readonly number[] {
  const scaled = [
    limit * 2,
    limit * 10,
    limit * 100,
    outward * 60,
    outward * 100,
    outward * 1000,
    outward * 2 ** 31,
    outward * 1e18,
  ];
  return [0, -1, ...scaled].filter((value) => (value - limit) * outward > 0);
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
