import { type Contract, isStream, results, submissions } from "../src/contract/model.js";
import type { Handlers, Target } from "./context.js";

/** Finds the operation by the path, its query aside; a segment that is no percent-encoding names nothing. */
export function createRouter(contract: Contract): Handlers["route"] {
  const paths = new Map<string, Map<string, Target>>();
  for (const operation of submissions(contract)) {
    const kind = isStream(operation) ? "stream" : "submission";
    paths.set(operation.path, (paths.get(operation.path) ?? new Map()).set(operation.method, { kind, operation }));
  }
  const named = results(contract).map(({ operation }) => {
    const [before = "", after = ""] = operation.path.split(/\{[^}]*\}/);
    return { operation, before, after };
  });
  return ({ request }) => {
    const [path = ""] = request.path.split("?");
    const methods = paths.get(path);
    const found = methods?.get(request.method);
    if (found !== undefined) return found;
    const [first] = methods?.values() ?? [];
    if (methods !== undefined && first !== undefined && "operation" in first)
      return { kind: "wrong method", operation: first.operation, allowed: [...methods.keys()] };
    for (const { after, before, operation } of named) {
      const segment =
        path.startsWith(before) && path.endsWith(after) ? path.slice(before.length, path.length - after.length) : "";
      const name = segment === "" || segment.includes("/") ? undefined : decodeSegment(segment);
      if (name === undefined) continue;
      if (request.method === operation.method) return { kind: "result", operation, name };
      return { kind: "wrong method", operation, allowed: [operation.method] };
    }
    return { kind: "nowhere" };
  };
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
