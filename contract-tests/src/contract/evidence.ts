import type { Json, JsonObject } from "../util/json.js";

/** The evidence levels, from the strongest to the weakest. */
const EVIDENCE_LEVELS = ["endpoint", "platform", "standard", "example", "none"] as const;

/**
 * The evidence for a clause of the contract:
 *
 * - `endpoint`: the endpoint's page states it
 * - `platform`: the provider's platform pages state it
 * - `standard`: it follows from a standard that the contract cites
 * - `example`: it appears only in a printed example
 * - `none`: there is no evidence
 *
 * @example
 * ```ts
 * import type { Evidence } from "vidu-q2-turbo-conformance";
 *
 * const isDocumented = (evidence: Evidence) => evidence === "endpoint" || evidence === "platform";
 * ```
 */
export type Evidence = (typeof EVIDENCE_LEVELS)[number];

/** The severity of a deviation from a clause. */
export type Weight = "violation" | "warning" | "observation";

/**
 * Returns the severity of a deviation from a clause. Breaking a documented clause is a violation. Deviating from a
 * standard or an example is a warning. Without evidence, the server's behavior is only recorded.
 */
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

/** Whether a deviation from one clause is less severe than a deviation from another. */
export function isWeaker(one: Weight, other: Weight): boolean {
  const order: readonly Weight[] = ["violation", "warning", "observation"];
  return order.indexOf(one) > order.indexOf(other);
}

/** Whether a clause is a rule. A clause that only an example shows is not. */
export function isStated({ evidence }: { readonly evidence: Evidence }): boolean {
  return evidence !== "example" && evidence !== "none";
}

/** Whether a value is the name of an evidence level. */
export function isEvidence(value: Json | undefined): value is Evidence {
  return EVIDENCE_LEVELS.some((level) => level === value);
}

/**
 * Returns the evidence for the operations that state none. A description without `x-evidence` is itself the documentation, so
 * its clauses are rules. If it contains the annotation, an operation without one is undocumented.
 *
 * @param text the contract as JSON
 */
export function evidenceOfText(text: string): Evidence {
  return /"x-evidence"\s*:/.test(text) ? "none" : "endpoint";
}

/** Returns the evidence for a node of the contract: its own `x-evidence`, or else the evidence of the enclosing clause. */
export function evidenceOf(node: JsonObject, inherited: Evidence): Evidence {
  return isEvidence(node["x-evidence"]) ? node["x-evidence"] : inherited;
}
