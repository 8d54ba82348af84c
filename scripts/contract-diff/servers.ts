import { equalJson, isArray, isObject, type Json } from "../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE } from "./annotations.js";
import { type Difference, joinWithOr, NON_BREAKING } from "./difference.js";
import { type OperationScope, objectAt } from "./version.js";

/** Compares the servers of the API or of an operation. A removed server breaks its clients. */
export function compareServers(location: string, before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const [oldUrls, newUrls] = [urlsOf(before), urlsOf(after)];
  const removed = oldUrls.filter((url) => !newUrls.includes(url));
  const added = newUrls.filter((url) => !oldUrls.includes(url));
  if (removed.length > 0) {
    const message =
      added.length === 0
        ? `server ${joinWithOr(removed)} removed`
        : `server changed from ${joinWithOr(removed)} to ${joinWithOr(added)}`;
    const id = added.length === 0 ? "server-removed" : "server-changed";
    return [{ id, location, message, breaksClients: true, breaksServers: added.length > 0 }];
  }
  const differences = added.map((url) => ({ id: "server-added", location, message: `server ${url} added`, ...NON_BREAKING }));
  if (oldUrls[0] !== newUrls[0]) {
    const message = `first server changed from ${oldUrls[0]} to ${newUrls[0]}`;
    return [...differences, { id: "first-server-changed", location, message, ...NON_BREAKING }];
  }
  if (added.length > 0 || equalJson(before, after)) return differences;
  return [{ id: ANNOTATION_RULE, location, message: "server details changed", ...NON_BREAKING }];
}

/** Compares the servers of an operation or its path, which override those of the document (OpenAPI 3.1 §4.8.9, §4.8.10). */
export function compareOperationServers(location: string, before: OperationScope, after: OperationScope): readonly Difference[] {
  if (before.operation["servers"] === undefined && after.operation["servers"] === undefined) return [];
  const [oldServers, newServers] = [before, after].map(({ document, operation }) => operation["servers"] ?? document["servers"]);
  return equalJson(oldServers, newServers) ? [] : compareServers(location, oldServers, newServers);
}

/** Returns the server URLs with the default values of their variables. The default server is `/` (OpenAPI 3.1 §4.8.1). */
function urlsOf(servers: Json | undefined): readonly string[] {
  const urls = (isArray(servers) ? servers : []).filter(isObject).map((server) =>
    String(server["url"]).replaceAll(/\{([^}]*)\}/g, (variable, name) => {
      const { default: value } = objectAt(server, "variables", name);
      return typeof value === "string" ? value : variable;
    }),
  );
  return urls.length === 0 ? ["/"] : urls;
}
