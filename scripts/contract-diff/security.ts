import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE, compareAnnotations, compareRemainingKeys } from "./annotations.js";
import { type Difference, joinWithOr } from "./difference.js";
import { type OperationScope, objectAt } from "./version.js";

/**
 * Compares the security requirements of an operation, with the referenced schemes resolved (OpenAPI 3.1 §4.8.30).
 *
 * A client breaks unless its credentials satisfy one of the new alternatives. Servers always break: an old server does not
 * accept an added alternative, and must now reject a removed one.
 */
export function compareSecurity(location: string, before: OperationScope, after: OperationScope): readonly Difference[] {
  const [oldRequirements, newRequirements] = [requirementsOf(before), requirementsOf(after)];
  const added = newRequirements.filter((requirement) => !oldRequirements.some((other) => areEqual(requirement, other)));
  const removed = oldRequirements.filter((requirement) => !newRequirements.some((other) => areEqual(requirement, other)));
  if (added.length === 0 && removed.length === 0) return [];
  const id =
    added.length === 0
      ? "security-alternative-removed"
      : removed.length === 0
        ? "security-alternative-added"
        : "security-changed";
  const breaksClients = oldRequirements.some((sent) => !newRequirements.some((required) => isSatisfied(required, sent)));
  return [{ id, location, message: describeSecurityChange(added, removed), breaksClients, breaksServers: true }];
}

/** Compares the keys of the security schemes of both versions that `compareSecurity` does not compare. */
export function compareSecuritySchemes(before: JsonObject, after: JsonObject): readonly Difference[] {
  const oldSchemes = objectAt(before, "components", "securitySchemes");
  const newSchemes = objectAt(after, "components", "securitySchemes");
  const compared = ["flows", "in", "name", "openIdConnectUrl", "scheme", "type"];
  return Object.keys(newSchemes).flatMap((name) => {
    if (!(name in oldSchemes)) return [];
    const location = `security scheme ${name}`;
    const [oldScheme, newScheme] = [objectAt(oldSchemes, name), objectAt(newSchemes, name)];
    return [
      ...compareAnnotations(location, oldScheme, newScheme),
      ...compareRemainingKeys(ANNOTATION_RULE, location, oldScheme, newScheme, compared),
    ];
  });
}

/** The security schemes that a request must satisfy together. An empty list allows anonymous requests. */
type Requirement = readonly Json[];

/** Returns the alternative requirements. A missing list and an empty list both allow anonymous requests. */
function requirementsOf({ document, operation }: OperationScope): readonly Requirement[] {
  const security: Json | undefined = operation["security"] ?? document["security"];
  const alternatives = (isArray(security) ? security : []).filter(isObject).map((alternative) =>
    Object.entries(alternative).map(([name, scopes]) => {
      // `bearerFormat` is only a hint (OpenAPI 3.1 §4.8.27).
      const {
        bearerFormat: _,
        description: _description,
        "x-evidence": _evidence,
        ...scheme
      } = objectAt(document, "components", "securitySchemes", name);
      return { ...scheme, scopes };
    }),
  );
  return alternatives.length === 0 ? [[]] : alternatives;
}

/** Returns whether credentials for one requirement also satisfy another. */
function isSatisfied(required: Requirement, sent: Requirement): boolean {
  return required.every((scheme) => sent.some((other) => equalJson(foldHeaderName(scheme), foldHeaderName(other))));
}

/** Returns a scheme with the name of its header in lower case (RFC 9110 §5.1). */
function foldHeaderName(scheme: Json): Json {
  if (!isObject(scheme) || scheme["in"] !== "header") return scheme;
  return { ...scheme, name: String(scheme["name"]).toLowerCase() };
}

function areEqual(a: Requirement, b: Requirement): boolean {
  return isSatisfied(a, b) && isSatisfied(b, a);
}

function describeSecurityChange(added: readonly Requirement[], removed: readonly Requirement[]): string {
  const [addedNames, removedNames] = [added, removed].map((requirements) => joinWithOr(requirements.map(describeRequirement)));
  if (removed.length === 0) return `security alternative added: ${addedNames}`;
  if (added.length === 0) return `security alternative removed: ${removedNames}`;
  if (addedNames === removedNames) return `details of the security scheme changed: ${addedNames}`;
  return `security changed from ${removedNames} to ${addedNames}`;
}

function describeRequirement(schemes: Requirement): string {
  if (schemes.length === 0) return "no authentication";
  return schemes.map((scheme) => (isObject(scheme) ? describeScheme(scheme) : String(scheme))).join(" and ");
}

function describeScheme({ in: location, name, scheme, type }: JsonObject): string {
  return type === "http" ? `HTTP ${scheme}` : type === "apiKey" ? `API key in ${location} ${name}` : String(type);
}
