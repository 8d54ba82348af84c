import type { Evidence } from "../../contract/evidence.js";

const SOURCES = {
  endpoint: "the endpoint's reference page",
  platform: "the provider's platform pages",
  standard: "a standard that the contract cites",
  example: "only an example in the documentation",
  none: "not documented",
} as const satisfies Readonly<Record<Evidence, string>>;

/** Returns the source of a clause, for readers who do not know the evidence levels of the contract. */
export function describeSource(evidence: Evidence): string {
  return SOURCES[evidence];
}
