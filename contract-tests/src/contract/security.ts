import { isArray, isObject, type JsonObject } from "../util/json.js";

/**
 * Describes the operations that need a credential other than a bearer token. Other credentials are not supported.
 *
 * @param document the contract without references
 * @returns one line for each operation
 */
export function unsupportedCredentials(document: JsonObject): readonly string[] {
  const paths = isObject(document["paths"]) ? Object.entries(document["paths"]) : [];
  return paths.flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!isObject(operation) || !isObject(operation["responses"])) return [];
      const security = operation["security"] ?? document["security"];
      const alternatives = (isArray(security) ? security : []).filter(isObject);
      const isSupported =
        alternatives.length === 0 ||
        alternatives.some((names) => Object.keys(names).every((name) => sendsBearerToken(document, name)));
      return isSupported
        ? []
        : [
            `${method.toUpperCase()} ${path} needs a credential other than a bearer token, which is not supported: add a scheme of the type http with the scheme bearer`,
          ];
    }),
  );
}

/** Whether a credential is sent as a bearer token. OAuth 2.0 and OpenID Connect send access tokens in this way (RFC 6750 §2.1). */
function sendsBearerToken({ components }: JsonObject, name: string): boolean {
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  const scheme = schemes[name];
  if (!isObject(scheme)) return false;
  if (scheme["type"] === "oauth2" || scheme["type"] === "openIdConnect") return true;
  return scheme["type"] === "http" && /^bearer$/i.test(String(scheme["scheme"]));
}
