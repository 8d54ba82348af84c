import { isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { type Evidence, evidenceOf } from "./evidence.js";
import type { Parameter } from "./model.js";
import { sampleOf } from "./sample-value.js";
import { compile } from "./validator.js";

/** Header parameters that OpenAPI ignores, because other parts of the contract describe them (OpenAPI 3.1 §4.8.12.2). */
const IGNORED_HEADERS: readonly string[] = ["accept", "authorization", "content-type"];

/**
 * Reads the parameters of an operation. Those of the operation override those of its path with the same location and name.
 *
 * @param lists the lists of parameters of the path and the operation, with the JSON Pointers of their owners
 */
export function readParameters(
  lists: readonly (readonly [parameters: Json | undefined, owner: string])[],
  inherited: Evidence,
): readonly Parameter[] {
  const byIdentity = new Map<string, Parameter>();
  for (const [parameters, owner] of lists)
    for (const [index, parameter] of (isArray(parameters) ? parameters : []).entries()) {
      const read = isObject(parameter)
        ? readParameter(parameter, pointTo(owner, "parameters", String(index)), inherited)
        : undefined;
      if (read !== undefined) byIdentity.set(`${read.location} ${read.name}`, read);
    }
  return [...byIdentity.values()];
}

/**
 * Reads the headers of a response. Without an evidence of their own, they have that of the platform's documentation, like the
 * other rules for every response.
 *
 * @param owner the JSON Pointer of the response
 */
export function readResponseHeaders(headers: Json | undefined, owner: string): readonly Parameter[] {
  return Object.entries(isObject(headers) ? headers : {}).flatMap(([name, header]) => {
    if (!isObject(header)) return [];
    return readParameter({ ...header, in: "header", name }, pointTo(owner, "headers", name), "platform") ?? [];
  });
}

function readParameter(parameter: JsonObject, anchor: string, inherited: Evidence): Parameter | undefined {
  const { example, examples, explode, in: location, name, schema, style } = parameter;
  if (location !== "cookie" && location !== "header" && location !== "query") return undefined;
  if (location === "header" && IGNORED_HEADERS.includes(String(name).toLowerCase())) return undefined;
  const named = (isObject(examples) ? Object.values(examples) : []).map((each) => (isObject(each) ? each["value"] : undefined));
  return {
    name: String(name),
    location,
    ...(typeof style === "string" ? { style } : {}),
    ...(typeof explode === "boolean" ? { explode } : {}),
    isRequired: parameter["required"] === true,
    schema: isObject(schema) ? schema : {},
    anchor,
    evidence: evidenceOf(parameter, inherited),
    examples: [example, ...named].filter((value) => value !== undefined),
  };
}

/** Returns a valid value of a parameter: its first valid example, or else a sample. Undefined if none is known. */
export const valueOfParameter = memoize((parameter: Parameter): Json | undefined => {
  const isValid = compile(parameter.schema);
  return [...parameter.examples, sampleOf(parameter.schema)].find(
    (value) => isValid(value) && serialize(parameter, value) !== undefined,
  );
});

/** The parts of a request that contain parameters. */
interface ParameterParts {
  /** The query with its question mark, or an empty text. */
  readonly query: string;
  /** The headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Serializes values of parameters with their styles (OpenAPI 3.1 §4.8.12.2).
 *
 * @param values the values; undefined omits the parameter
 */
export function serializeParameters(values: readonly (readonly [Parameter, Json | undefined])[]): ParameterParts {
  const query: string[] = [];
  const cookies: string[] = [];
  const headers: Record<string, string> = {};
  for (const [parameter, value] of values) {
    const pairs = value === undefined ? undefined : serialize(parameter, value);
    if (pairs === undefined) continue;
    const assignments = pairs.map(([name, text]) => `${encodeURIComponent(name)}=${text}`);
    if (parameter.location === "query") query.push(...assignments);
    else if (parameter.location === "cookie") cookies.push(...assignments);
    else headers[parameter.name.toLowerCase()] = pairs.map(([, text]) => text).join(",");
  }
  if (cookies.length > 0) headers["cookie"] = cookies.join("; ");
  return { query: query.length === 0 ? "" : `?${query.join("&")}`, headers };
}

/** Returns the style of a parameter, whether it is exploded, and the delimiter of the items in one text. */
export function styleOf({ explode, location, style }: Parameter): {
  readonly explode: boolean;
  readonly isDeep: boolean;
  readonly delimiter: string;
} {
  const name = style ?? (location === "header" ? "simple" : "form");
  return {
    explode: explode ?? name === "form",
    isDeep: name === "deepObject",
    delimiter: { pipeDelimited: "|", spaceDelimited: " " }[name] ?? ",",
  };
}

/** Returns the names and encoded texts of a value. Undefined if it has no serialization. */
function serialize(parameter: Parameter, value: Json): readonly (readonly [name: string, text: string])[] | undefined {
  const { location, name } = parameter;
  const { delimiter, explode, isDeep } = styleOf(parameter);
  const members = Object.entries(isObject(value) ? value : {});
  const values: readonly Json[] = isObject(value) ? Object.values(value) : [value].flat();
  if (values.length === 0 || !values.every((each) => isText(each, location))) return undefined;
  const encode = (each: Json | string) => (location === "header" ? String(each) : encodeURIComponent(String(each)));
  const separator = delimiter === "," ? "," : encode(delimiter);
  if (!isObject(value)) {
    const texts = values.map(encode);
    return (explode || texts.length === 1 ? texts : [texts.join(separator)]).map((text) => [name, text]);
  }
  if (isDeep) return members.map(([key, each]) => [`${name}[${key}]`, encode(each)]);
  if (!explode) return [[name, members.flat().map(encode).join(separator)]];
  return members.map(([key, each]) => (location === "header" ? [name, `${key}=${encode(each)}`] : [key, encode(each)]));
}

/** Whether a value is a single text. Field values contain visible ASCII characters (RFC 9110 §5.5). */
function isText(value: Json, location: Parameter["location"]): boolean {
  if (value === null || typeof value === "object") return false;
  return location !== "header" || /^[\x21-\x7e]([ -~]*[\x21-\x7e])?$/.test(String(value));
}
