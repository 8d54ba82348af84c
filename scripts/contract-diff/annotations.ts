import { type Evidence, isEvidence, weigh } from "../../contract-tests/src/contract/evidence.js";
import { equalJson, type JsonObject } from "../../contract-tests/src/util/json.js";
import { type Difference, type Effect, NON_BREAKING, quote } from "./difference.js";

/** What tells a reader something and no program (JSON Schema Validation §9, OpenAPI 3.1 §4.8), in people's words. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  $comment: "has another comment",
  deprecated: "is deprecated, or no longer is",
  description: "is described in other words",
  example: "has another example",
  examples: "has other examples",
  externalDocs: "refers to other documents",
  operationId: "has another name in programs (operationId)",
  readOnly: "is read-only, or no longer is",
  summary: "has another summary",
  tags: "is in another group",
  title: "has another title",
  writeOnly: "is write-only, or no longer is",
  "x-uncontested": "is judged by other requests (x-uncontested)",
};

/** Which keywords are compared here. */
export function isAnnotation(keyword: string): boolean {
  return keyword in ANNOTATIONS || keyword.startsWith("x-");
}

/** What two versions of a clause tell their readers differently, beside what is allowed. */
export function compareAnnotations(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isAnnotation);
  return keywords
    .filter((keyword) => !equalJson(before[keyword], after[keyword]))
    .map((keyword) =>
      keyword === "x-evidence"
        ? compareEvidence(place, before, after)
        : { place, what: ANNOTATIONS[keyword] ?? `has another ${keyword}`, ...NON_BREAKING },
    );
}

/** Whatever else is said, so that nothing that differs goes unsaid, and whom it breaks. */
export function compareRemainingKeys(
  place: string,
  before: JsonObject,
  after: JsonObject,
  compared: readonly string[],
  effect: Effect = NON_BREAKING,
): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !compared.includes(name) && !isAnnotation(name) && !equalJson(before[name], after[name]))
    .map((name) => ({ place, what: `says ${name} ${quote(after[name])}, not ${quote(before[name])}`, ...effect }));
}

function evidenceOf({ "x-evidence": evidence }: JsonObject): Evidence | undefined {
  return isEvidence(evidence) ? evidence : undefined;
}

/** A server may disagree with what is hardly known, and no longer may when it is stated. */
function compareEvidence(place: string, before: JsonObject, after: JsonObject): Difference {
  const [was, is] = [evidenceOf(before), evidenceOf(after)];
  const what = `is known from other evidence: ${is ?? "nothing of its own"}, not ${was ?? "nothing of its own"}`;
  const isStronger = was !== undefined && is !== undefined && weigh(was) !== weigh(is) && weigh(is) === "violation";
  return { place, what, breaksClients: false, breaksServers: isStronger };
}
