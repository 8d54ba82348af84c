import type { Json, JsonObject } from "../util/json.js";

/** How a clause of the contract is known, from the strongest to the weakest. */
export const EVIDENCE_LEVELS = ["endpoint", "platform", "standard", "example", "none"] as const;

/**
 * How a clause is known: stated on the endpoint's page or the provider's platform pages, following from a standard
 * that the contract names, seen only in a printed example, or not at all.
 */
export type Evidence = (typeof EVIDENCE_LEVELS)[number];

/** What a server's disagreement with a clause amounts to. */
export type Weight = "violation" | "warning" | "observation";

/** A stated clause that is not kept is a violation, an example that is not followed a warning, all else is observed. */
export function weigh(evidence: Evidence): Weight {
  switch (evidence) {
    case "endpoint":
    case "platform":
      return "violation";
    case "standard":
    case "example":
      return "warning";
    case "none":
      return "observation";
  }
}

/** Whether a value is the name of an evidence level. */
export function isEvidence(value: Json | undefined): value is Evidence {
  return EVIDENCE_LEVELS.some((level) => level === value);
}

/** How a node of the contract is known: as it says itself, else like the clause that it belongs to. */
export function evidenceOf(node: JsonObject, inherited: Evidence): Evidence {
  return isEvidence(node["x-evidence"]) ? node["x-evidence"] : inherited;
}
