import { isArray, isObject, type JsonObject } from "../../contract-tests/src/json.js";
import { ContractError } from "./contract.js";

/**
 * Client, suite and sandbox show a bearer token and know no other way to be let in.
 *
 * @param dereferenced the contract without references
 * @throws ContractError naming every operation that asks for something else
 */
export function checkAccess(dereferenced: JsonObject): void {
  const paths = isObject(dereferenced["paths"]) ? Object.entries(dereferenced["paths"]) : [];
  const problems = paths.flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!isObject(operation) || !isObject(operation["responses"])) return [];
      const security = operation["security"] ?? dereferenced["security"];
      const alternatives = (isArray(security) ? security : []).filter(isObject);
      const isOpen =
        alternatives.length === 0 ||
        alternatives.some((names) => Object.keys(names).every((name) => isBearer(dereferenced, name)));
      return isOpen
        ? []
        : [
            `spec/openapi.yaml: ${method.toUpperCase()} ${path} asks for another key than a bearer token, which nothing here can show`,
          ];
    }),
  );
  if (problems.length > 0) throw new ContractError(problems);
}

function isBearer({ components }: JsonObject, name: string): boolean {
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  const scheme = schemes[name];
  return isObject(scheme) && scheme["type"] === "http" && /^bearer$/i.test(String(scheme["scheme"]));
}
