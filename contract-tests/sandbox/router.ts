import { type Contract, isStream, results, submissions } from "../src/contract/model.js";
import { toWellFormed } from "../src/util/json.js";
import type { Handlers, Target } from "./context.js";

/**
 * Creates a router that finds the operation by the method and the path, without the query. An id with invalid percent-encoding
 * matches no operation.
 */
export function createRouter(contract: Contract): Handlers["route"] {
  const targetsByPath = new Map<string, Map<string, Target>>();
  for (const operation of submissions(contract)) {
    const kind = isStream(operation) ? "stream" : "submission";
    const path = encodePath(operation.path);
    const targets = targetsByPath.get(path) ?? new Map<string, Target>();
    targetsByPath.set(path, targets.set(operation.method, { kind, operation }));
  }
  const templates = results(contract).map(({ operation }) => {
    const [before = "", after = ""] = encodePath(operation.path).split(/\{[^}]*\}/);
    return { operation, before, after };
  });
  return ({ request }) => {
    const [path = ""] = encodePath(request.path).split("?");
    const targets = targetsByPath.get(path);
    const target = targets?.get(request.method);
    if (target !== undefined) return target;
    const [first] = targets?.values() ?? [];
    if (targets !== undefined && first !== undefined && "operation" in first)
      return { kind: "wrong method", operation: first.operation, allowed: [...targets.keys()] };
    for (const { after, before, operation } of templates) {
      const segment =
        path.startsWith(before) && path.endsWith(after) ? path.slice(before.length, path.length - after.length) : "";
      const id = segment === "" || segment.includes("/") ? undefined : decodeSegment(segment);
      if (id === undefined) continue;
      if (request.method === operation.method) return { kind: "result", operation, id };
      return { kind: "wrong method", operation, allowed: [operation.method] };
    }
    return { kind: "nowhere" };
  };
}

/** Encodes the characters of a path that a URL cannot contain, as clients do (RFC 3986 §2.1). */
function encodePath(path: string): string {
  return path.replaceAll(/[^!-~]+/g, (text) => encodeURIComponent(toWellFormed(text)));
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
