import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import type { Difference } from "./difference.js";
import { objectAt } from "./edition.js";
import { either } from "./words.js";

/** All that has to be shown to be let in, which is nothing where everybody is. */
type Requirement = readonly Json[];

/**
 * Who is let in: what an operation asks for, as the document resolves it (OpenAPI 3.1 §4.8.30).
 *
 * A caller is still let in that shows all that some alternative asks for, and an old server knows no new alternative. One
 * that is gone must be refused from now on.
 */
export function compareSecurity(
  place: string,
  [before, old]: readonly [document: JsonObject, operation: JsonObject],
  [after, now]: readonly [document: JsonObject, operation: JsonObject],
): readonly Difference[] {
  const [was, is] = [requirementsOf(before, old), requirementsOf(after, now)];
  const added = is.filter((requirement) => !was.some((other) => areEqual(requirement, other)));
  const gone = was.filter((requirement) => !is.some((other) => areEqual(requirement, other)));
  if (added.length === 0 && gone.length === 0) return [];
  const breaksCallers = was.some((shown) => !is.some((asked) => isWithin(asked, shown)));
  return [{ place, what: describe(added, gone), breaksCallers, breaksServers: true }];
}

/** What else is said of the ways to be let in. */
export function compareSchemes(before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before, after].map((document) => objectAt(document, "components", "securitySchemes"));
  return Object.keys(now ?? {}).flatMap((name) => {
    const [was, is] = [objectAt(old, name), objectAt(now, name)];
    if (!(name in (old ?? {}))) return [];
    return [
      ...compareAnnotations(`key ${name}`, was, is),
      ...compareRest(`key ${name}`, was, is, ["flows", "in", "name", "openIdConnectUrl", "scheme", "type"]),
    ];
  });
}

/** The alternatives. No list of them, as well as an empty one among them, lets everybody in. */
function requirementsOf(document: JsonObject, operation: JsonObject): readonly Requirement[] {
  const own: Json | undefined = operation["security"] ?? document["security"];
  const alternatives = (isArray(own) ? own : []).filter(isObject).map((alternative) =>
    Object.entries(alternative).map(([name, scopes]) => {
      // `bearerFormat` is a hint for readers (OpenAPI 3.1 §4.8.27).
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

function isWithin(asked: Requirement, shown: Requirement): boolean {
  return asked.every((scheme) => shown.some((other) => equalJson(scheme, other)));
}

function areEqual(a: Requirement, b: Requirement): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

function describe(added: readonly Requirement[], gone: readonly Requirement[]): string {
  const [now, old] = [added, gone].map((requirements) => either(requirements.map(nameOf)));
  if (gone.length === 0) return `is let in by ${now}, too`;
  if (added.length === 0) return `is not let in by ${old} any more`;
  return now === old ? `is let in by ${now} in another form` : `is let in by ${now}, not by ${old}`;
}

function nameOf(schemes: Requirement): string {
  if (schemes.length === 0) return "nothing, as everybody is";
  return schemes.map((scheme) => (isObject(scheme) ? nameOfScheme(scheme) : String(scheme))).join(" and ");
}

function nameOfScheme({ in: where, name, scheme, type }: JsonObject): string {
  return type === "http" ? `HTTP ${scheme}` : type === "apiKey" ? `a key in the ${where} parameter ${name}` : String(type);
}
