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
  const { example, examples, in: location, name, schema } = parameter;
  if (location !== "cookie" && location !== "header" && location !== "query") return undefined;
  if (location === "header" && IGNORED_HEADERS.includes(String(name).toLowerCase())) return undefined;
  const named = (isObject(examples) ? Object.values(examples) : []).map((each) => (isObject(each) ? each["value"] : undefined));
  return {
    name: String(name),
    location,
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
 * Serializes values of parameters with the default styles: `form` for queries and cookies, `simple` for headers (RFC 6570).
 *
 * @param values the values; undefined omits the parameter
 */
export function serializeParameters(values: readonly (readonly [Parameter, Json | undefined])[]): ParameterParts {
  const query: string[] = [];
  const cookies: string[] = [];
  const headers: Record<string, string> = {};
  for (const [parameter, value] of values) {
    const texts = value === undefined ? undefined : serialize(parameter, value);
    if (texts === undefined) continue;
    const name = encodeURIComponent(parameter.name);
    if (parameter.location === "query") query.push(...texts.map((text) => `${name}=${encodeURIComponent(text)}`));
    else if (parameter.location === "cookie") cookies.push(...texts.map((text) => `${name}=${encodeURIComponent(text)}`));
    else headers[parameter.name.toLowerCase()] = texts.join(",");
  }
  if (cookies.length > 0) headers["cookie"] = cookies.join("; ");
  return { query: query.length === 0 ? "" : `?${query.join("&")}`, headers };
}

/** Returns the texts of a value: one for a primitive, one for each item of an array. Undefined if it has no serialization. */
function serialize({ location }: Parameter, value: Json): readonly string[] | undefined {
  const texts = (isArray(value) ? value : [value]).map((item) =>
    item === null || typeof item === "object" ? undefined : String(item),
  );
  // Field values contain visible ASCII characters (RFC 9110 §5.5).
  const isValid = (text: string | undefined) =>
    text !== undefined && (location !== "header" || /^[\x21-\x7e]([ -~]*[\x21-\x7e])?$/.test(text));
  return texts.every(isValid) && texts.length > 0 ? texts.filter((text) => text !== undefined) : undefined;
}
