import { sampleOf } from "../../contract/sample-value.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Strings that fail a format, from the emptiest to the most plausible; those that happen to pass are dropped. */
const MALFORMED = [
  "",
  "x",
  "not one of these",
  "http://",
  "://example.com/cat.png",
  "example.com/cat.png",
  "2026-13-01",
  "256.1.1.1",
];

/**
 * `format` (JSON Schema Validation §7): an annotation unless a server chooses to assert it, so taking a malformed
 * value is no more than worth a warning.
 */
export function partitionFormat({ limit, schema }: ConstraintOf<"format">): readonly EquivalenceClass[] {
  return [
    { variant: "", title: `takes a ${limit}`, validity: "valid", boundaries: [sampleOf(schema)] },
    { variant: "", title: `refuses what is no ${limit}`, validity: "invalid", boundaries: MALFORMED, evidence: "standard" },
  ];
}

/** `pattern` (JSON Schema Validation §6.3.3): the contract's example matches; near misses of it are refused. */
export function partitionPattern({ limit, schema }: ConstraintOf<"pattern">): readonly EquivalenceClass[] {
  const good = String(sampleOf(schema));
  return [
    { variant: "", title: `takes what matches ${limit}`, validity: "valid", boundaries: [good] },
    {
      variant: "",
      title: `refuses what does not match ${limit}`,
      validity: "invalid",
      boundaries: ["", `${good} `, ` ${good}`, `${good}\n`, good.slice(1), good.slice(0, -1), good.toUpperCase(), "?"],
    },
  ];
}

/** `multipleOf` (JSON Schema Validation §6.2.1). */
export function partitionMultipleOf({ limit, schema }: ConstraintOf<"multipleOf">): readonly EquivalenceClass[] {
  const good = Number(sampleOf(schema));
  // A sum of doubles is to be sent as people would write it: 0.3, not 0.30000000000000004.
  const near = [good, good + limit, good - limit].map((value) => Number(value.toPrecision(12)));
  return [
    { variant: "", title: `takes multiples of ${limit}`, validity: "valid", boundaries: near },
    {
      variant: "",
      title: `refuses what is no multiple of ${limit}`,
      validity: "invalid",
      boundaries: [good + 1, good + limit / 2, good - 1],
    },
  ];
}
