import { readParameters } from "../../contract-tests/src/contract/parameters.js";
import { isObject, type JsonObject, pointTo } from "../../contract-tests/src/util/json.js";
import type { OnWarning } from "./load.js";

const METHODS = ["get", "put", "post", "delete", "patch"];

/**
 * Reports the required query and cookie parameters, which the client does not send. Headers are an option of every call.
 *
 * @param dereferenced the contract without references
 */
export function reportUnsentParameters({ paths }: JsonObject, onWarning: OnWarning): void {
  for (const [path, item] of Object.entries(isObject(paths) ? paths : {}))
    for (const method of METHODS) {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(item) || !isObject(operation)) continue;
      const anchor = pointTo("#/paths", path, method);
      const lists = [item["parameters"], operation["parameters"]].map((list) => [list, anchor] as const);
      for (const { isRequired, location, name } of readParameters(lists, "none"))
        if (isRequired && location !== "header")
          onWarning(
            `${method.toUpperCase()} ${path}: the client does not send the required ${location} parameter ${name}: add it in a function that you pass as the option \`fetch\``,
          );
    }
}
