import { type Evidence, isEvidence, weigh } from "../../contract-tests/src/contract/evidence.js";
import { equalJson, type JsonObject } from "../../contract-tests/src/util/json.js";
import { type Difference, describeChange, type Effect, NON_BREAKING } from "./difference.js";

/** Keywords that inform readers and do not validate messages (JSON Schema Validation §9, OpenAPI 3.1 §4.8). */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$comment",
  "deprecated",
  "description",
  "example",
  "examples",
  "externalDocs",
  "openapi",
  "operationId",
  "readOnly",
  "summary",
  "tags",
  "title",
  "writeOnly",
]);

/** The id of changed annotations, which are not differences on the wire. */
export const ANNOTATION_RULE = "annotation-changed";

/** Returns whether a keyword is an annotation or an extension (`x-…`), which `compareAnnotations` compares. */
export function isAnnotation(keyword: string): boolean {
  return ANNOTATIONS.has(keyword) || keyword.startsWith("x-");
}

/** Compares the annotations of two versions of a clause. */
export function compareAnnotations(location: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isAnnotation);
  return keywords
    .filter((keyword) => !equalJson(before[keyword], after[keyword]))
    .map((keyword) =>
      keyword === "x-evidence"
        ? compareEvidence(location, before, after)
        : { id: ANNOTATION_RULE, location, message: `${keyword} changed`, ...NON_BREAKING },
    );
}

/**
 * Compares all keys that no other function compares, so that no difference goes unreported.
 *
 * @param id the id of the differences
 * @param compared the keys to skip, because the caller compares them
 * @param effect the sides that each difference breaks
 */
export function compareRemainingKeys(
  id: string,
  location: string,
  before: JsonObject,
  after: JsonObject,
  compared: readonly string[],
  effect: Effect = NON_BREAKING,
): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !compared.includes(name) && !isAnnotation(name) && !equalJson(before[name], after[name]))
    .map((name) => ({ id, location, message: describeChange(name, before[name], after[name]), ...effect }));
}

/** Compares the examples and other keys of a media type. `messagePairs` supplies the schemas, once for each component. */
export function compareMediaType(location: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [
    ...compareAnnotations(location, before, after),
    ...compareRemainingKeys("media-type-details-changed", location, before, after, ["schema"]),
  ];
}

/**
 * Compares the evidence of two versions of a clause.
 *
 * Servers break when the evidence becomes strong enough to make a deviation a violation, because a server may deviate from a
 * clause with weak evidence.
 */
function compareEvidence(location: string, before: JsonObject, after: JsonObject): Difference {
  const [oldEvidence, newEvidence] = [evidenceOf(before), evidenceOf(after)];
  const message = `evidence changed from ${oldEvidence ?? "inherited"} to ${newEvidence ?? "inherited"}`;
  const isStronger =
    oldEvidence !== undefined &&
    newEvidence !== undefined &&
    weigh(oldEvidence) !== weigh(newEvidence) &&
    weigh(newEvidence) === "violation";
  const id = isStronger ? "evidence-strengthened" : "evidence-changed";
  return { id, location, message, breaksClients: false, breaksServers: isStronger };
}

function evidenceOf({ "x-evidence": evidence }: JsonObject): Evidence | undefined {
  return isEvidence(evidence) ? evidence : undefined;
}
