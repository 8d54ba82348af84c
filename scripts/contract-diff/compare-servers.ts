import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { type Difference, HARMLESS } from "./difference.js";
import { objectAt } from "./edition.js";
import { either } from "./words.js";

/** Where the API, or an operation of it, is: whoever goes to a server that is gone goes nowhere. */
export function compareServers(place: string, before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const [old, now] = [urlsOf(before), urlsOf(after)];
  const gone = old.filter((url) => !now.includes(url));
  const added = now.filter((url) => !old.includes(url));
  if (gone.length === 0) {
    const isOther = now[0] !== old[0];
    return [
      ...added.map((url) => ({ place, what: `is at ${url}, too`, ...HARMLESS })),
      ...(isOther ? [{ place, what: `is at ${now[0]} in the first place, not at ${old[0]}`, ...HARMLESS }] : []),
      ...(equalJson(before, after) || added.length > 0 || isOther
        ? []
        : [{ place, what: "has its servers described in other words", ...HARMLESS }]),
    ];
  }
  const what = added.length === 0 ? `is not at ${either(gone)} any more` : `is at ${either(added)}, not at ${either(gone)}`;
  return [{ place, what, breaksCallers: true, breaksServers: added.length > 0 }];
}

/** The servers of an operation or of its path stand for those of the document (OpenAPI 3.1 §4.8.9, §4.8.10). */
export function compareOwnServers(
  place: string,
  [before, old]: readonly [document: JsonObject, operation: JsonObject],
  [after, now]: readonly [document: JsonObject, operation: JsonObject],
): readonly Difference[] {
  if (old["servers"] === undefined && now["servers"] === undefined) return [];
  const [was, is] = [old["servers"] ?? before["servers"], now["servers"] ?? after["servers"]];
  return equalJson(was, is) ? [] : compareServers(place, was, is);
}

/** The URLs as they are without a choice of the caller's; no server at all is the place of the document (§4.8.1). */
function urlsOf(servers: Json | undefined): readonly string[] {
  const urls = (isArray(servers) ? servers : []).filter(isObject).map((server) =>
    String(server["url"]).replaceAll(/\{([^}]*)\}/g, (whole, name) => {
      const { default: value } = objectAt(server, "variables", name);
      return typeof value === "string" ? value : whole;
    }),
  );
  return urls.length === 0 ? ["/"] : urls;
}
