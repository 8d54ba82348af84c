import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";

/**
 * Normalizes the parts of a document outside of schemas, so that documents that are equal on the wire become equal. Normalizes
 * the letter case of media types and schemes, default values, and slashes at the end of server URLs.
 */
export function normalizeDocument(document: JsonObject): JsonObject {
  const components = isObject(document["components"]) ? document["components"] : undefined;
  return {
    ...document,
    ...(document["servers"] === undefined ? {} : { servers: normalizeServers(document["servers"]) }),
    ...(isObject(document["paths"]) ? { paths: mapValues(document["paths"], normalizePathItem) } : {}),
    ...(components === undefined
      ? {}
      : { components: { ...components, securitySchemes: mapValues(components["securitySchemes"] ?? {}, normalizeScheme) } }),
  };
}

function normalizePathItem(item: Json): Json {
  if (!isObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      if (name === "parameters") return [name, normalizeParameters(value)];
      if (name === "servers") return [name, normalizeServers(value)];
      return [name, isObject(value) && value["responses"] !== undefined ? normalizeOperation(value) : value];
    }),
  );
}

function normalizeOperation(operation: JsonObject): JsonObject {
  const { parameters, requestBody, responses, servers } = operation;
  return {
    ...operation,
    ...(parameters === undefined ? {} : { parameters: normalizeParameters(parameters) }),
    ...(servers === undefined ? {} : { servers: normalizeServers(servers) }),
    ...(isObject(requestBody) ? { requestBody: normalizeContent(requestBody) } : {}),
    ...(isObject(responses) ? { responses: normalizeResponses(responses) } : {}),
  };
}

/** Header parameters that OpenAPI ignores (OpenAPI 3.1 §4.8.12.2). */
const IGNORED_PARAMETERS: readonly string[] = ["accept", "authorization", "content-type"];

/** The default serialization of parameters by location (OpenAPI 3.1 §4.8.12.2). */
const SERIALIZATION: Readonly<Record<string, JsonObject>> = {
  cookie: { style: "form", explode: true },
  header: { style: "simple", explode: false },
  path: { style: "simple", explode: false },
  query: { style: "form", explode: true, allowEmptyValue: false, allowReserved: false },
};

function normalizeParameters(parameters: Json): Json {
  if (!isArray(parameters)) return parameters;
  return parameters.flatMap((parameter): readonly Json[] => {
    if (!isObject(parameter)) return [parameter];
    if (parameter["in"] === "header" && IGNORED_PARAMETERS.includes(String(parameter["name"]).toLowerCase())) return [];
    return [withoutDefaults(parameter, SERIALIZATION[String(parameter["in"])] ?? {})];
  });
}

function withoutDefaults(object: JsonObject, defaults: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => defaults[name] !== value));
}

function normalizeResponses(responses: JsonObject): JsonObject {
  const normalized = Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status.replace(/xx$/i, "XX"),
      isObject(response) ? normalizeContent(normalizeHeaders(response)) : response,
    ]),
  );
  // The default response covers the statuses that no other response covers (OpenAPI 3.1 §4.8.16).
  const { default: _, ...named } = normalized;
  return ["1XX", "2XX", "3XX", "4XX", "5XX"].every((range) => range in named) ? named : normalized;
}

function normalizeHeaders(response: JsonObject): JsonObject {
  const { headers, ...others } = response;
  if (!isObject(headers)) return response;
  const entries = Object.entries(headers).flatMap(([name, header]) => {
    // `Content-Type` is described by `content` (OpenAPI 3.1 §4.8.17).
    if (name.toLowerCase() === "content-type") return [];
    return [[name, isObject(header) ? withoutDefaults(header, SERIALIZATION["header"] ?? {}) : header] as const];
  });
  return entries.length === 0 ? others : { ...others, headers: Object.fromEntries(entries) };
}

function normalizeContent(message: JsonObject): JsonObject {
  const { content } = message;
  if (!isObject(content)) return message;
  const entries = Object.entries(content).map(([type, media]) => [normalizeMediaType(type), media] as const);
  return { ...message, content: Object.fromEntries(entries) };
}

/** Media types ignore letter case and spaces (RFC 9110 §8.3.1). JSON is always UTF-8 (RFC 8259 §8.1). */
function normalizeMediaType(type: string): string {
  const [name = "", ...parameters] = type.split(";").map((part) => part.trim().toLowerCase());
  const isJson = /^application\/(?:.+\+)?json$/.test(name);
  return [name, ...parameters.filter((parameter) => !(isJson && /^charset="?utf-8"?$/.test(parameter)))].join(";");
}

function normalizeServers(servers: Json): Json {
  if (!isArray(servers)) return servers;
  return servers.map((server) =>
    isObject(server) && typeof server["url"] === "string" ? { ...server, url: normalizeUrl(server["url"]) } : server,
  );
}

/** Removes slashes at the end and default ports, and converts the scheme and the host to lower case (RFC 3986 §6.2). */
function normalizeUrl(url: string): string {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#{]*/i.exec(url)?.[0] ?? "";
  const host = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, "$1$2");
  return `${host}${url.slice(origin.length).replace(/\/+$/, "")}` || "/";
}

function normalizeScheme(scheme: Json): Json {
  if (!isObject(scheme)) return scheme;
  return { ...scheme, ...(typeof scheme["scheme"] === "string" ? { scheme: scheme["scheme"].toLowerCase() } : {}) };
}

function mapValues(object: Json, map: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(isObject(object) ? object : {}).map(([name, value]) => [name, map(value)]));
}
