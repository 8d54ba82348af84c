import type { Json } from "../../../contract-tests/src/util/json.js";

/** Short descriptions of the levels of evidence. */
const MEANINGS: Readonly<Record<string, string>> = {
  endpoint: "the endpoint's reference page",
  platform: "the provider's platform pages",
  standard: "a standard that the contract cites",
  example: "only an example in the documentation",
  none: "undocumented",
};

/** Describes the value of `x-evidence` in words. */
export function describeEvidence(evidence: Json | undefined): string {
  return MEANINGS[String(evidence)] ?? String(evidence);
}
