import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { type Difference, HARMLESS } from "./difference.js";
import { objectAt } from "./edition.js";
import { either } from "./words.js";

/** Where the API is: whoever goes to a server that is gone goes nowhere. */
export function compareServers(before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [serversOf(before), serversOf(after)];
  const place = "the API";
  const gone = old.filter((url) => !now.includes(url));
  const added = now.filter((url) => !old.includes(url));
  if (gone.length === 0) {
    const isOther = now[0] !== old[0];
    return [
      ...added.map((url) => ({ place, what: `is at ${url}, too`, ...HARMLESS })),
      ...(isOther ? [{ place, what: `is at ${now[0]} in the first place, not at ${old[0]}`, ...HARMLESS }] : []),
      ...(equalJson(before["servers"], after["servers"]) || added.length > 0 || isOther
        ? []
        : [{ place, what: "has its servers described in other words", ...HARMLESS }]),
    ];
  }
  const what = added.length === 0 ? `is not at ${either(gone)} any more` : `is at ${either(added)}, not at ${either(gone)}`;
  return [{ place, what, breaksCallers: true, breaksServers: added.length > 0 }];
}

function serversOf({ servers }: JsonObject): readonly string[] {
  return (isArray(servers) ? servers : []).map((server) => String(isObject(server) ? server["url"] : server));
}

/** Who is let in: what an operation asks for, as the document resolves it (OpenAPI 3.1 §4.8.30). */
export function compareSecurity(
  place: string,
  [before, old]: readonly [document: JsonObject, operation: JsonObject],
  [after, now]: readonly [document: JsonObject, operation: JsonObject],
): readonly Difference[] {
  const [was, is] = [requirementsOf(before, old), requirementsOf(after, now)];
  if (equalJson(was, is)) return [];
  const what = `is let in by ${describe(is)}, not by ${describe(was)}`;
  return [{ place, what, breaksCallers: true, breaksServers: true }];
}

/** What else is said of the ways to be let in. */
export function compareSchemes(before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [before, after].map((document) => objectAt(document, "components", "securitySchemes"));
  return Object.keys(now ?? {}).flatMap((name) => {
    const [was, is] = [objectAt(old, name), objectAt(now, name)];
    if (!(name in (old ?? {}))) return [];
    return [
      ...compareAnnotations(`key ${name}`, was, is),
      ...compareRest(`key ${name}`, was, is, ["bearerFormat", "flows", "in", "name", "openIdConnectUrl", "scheme", "type"]),
    ];
  });
}

/** The alternatives, each a list of what has to be shown. */
function requirementsOf(document: JsonObject, operation: JsonObject): readonly (readonly Json[])[] {
  const own: Json | undefined = operation["security"] ?? document["security"];
  return (isArray(own) ? own : []).filter(isObject).map((alternative) =>
    Object.entries(alternative).map(([name, scopes]) => {
      const { description: _, "x-evidence": _evidence, ...scheme } = objectAt(document, "components", "securitySchemes", name);
      return { ...scheme, scopes };
    }),
  );
}

function describe(requirements: readonly (readonly Json[])[]): string {
  if (requirements.length === 0) return "nothing, as everybody is";
  return either(
    requirements.map((schemes) =>
      schemes.length === 0
        ? "nothing"
        : schemes.map((scheme) => (isObject(scheme) ? name(scheme) : String(scheme))).join(" and "),
    ),
  );
}

function name({ in: where, name, scheme, type }: JsonObject): string {
  return type === "http" ? `HTTP ${scheme}` : type === "apiKey" ? `a key in the ${where} parameter ${name}` : String(type);
}
