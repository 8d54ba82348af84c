import type { Parameter } from "../src/contract/model.js";
import { styleOf } from "../src/contract/parameters.js";
import { compile } from "../src/contract/validator.js";
import { isObject, type Json } from "../src/util/json.js";

/** The parts of a request that contain parameters. */
interface ParameterSource {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Returns why a parameter outside of the path is invalid, or undefined if all are valid. */
export function findInvalidParameter(parameters: readonly Parameter[], request: ParameterSource): string | undefined {
  for (const parameter of parameters) {
    const value = valueIn(parameter, request);
    const subject = `the ${parameter.location} parameter ${parameter.name}`;
    if (value === undefined) {
      if (parameter.isRequired) return `${subject} is missing`;
      continue;
    }
    if (!compile(parameter.schema)(value)) return `${subject} is invalid`;
  }
  return undefined;
}

/** Returns the value of a parameter in a request, converted to the type of its schema. Undefined if it is missing. */
function valueIn(parameter: Parameter, request: ParameterSource): Json | undefined {
  const { location, name, schema } = parameter;
  const types = typesOf(schema);
  const pairs = pairsIn(location, name, request);
  const texts = pairs.flatMap(([key, text]) => (key === name ? [text] : []));
  const { delimiter, explode } = styleOf(parameter);
  const isSplit = !explode || location === "header";
  const split = () => texts.flatMap((text) => (isSplit ? text.split(delimiter) : [text]));
  if (types.includes("object")) return objectIn(parameter, pairs, split());
  if (texts.length === 0) return undefined;
  if (!types.includes("array")) return convert(texts[0] ?? "", types);
  const itemTypes = typesOf(schema["items"]);
  return split().map((text) => convert(text, itemTypes));
}

/** Returns the value of a parameter that is an object. Its properties are in one text, or each has a name or text of its own. */
function objectIn(parameter: Parameter, pairs: readonly Pair[], parts: readonly string[]): Json | undefined {
  const { location, name, schema } = parameter;
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const { explode, isDeep } = styleOf(parameter);
  const members = (): readonly Pair[] => {
    if (isDeep)
      return pairs.flatMap(([key, text]): readonly Pair[] =>
        key.startsWith(`${name}[`) ? [[key.slice(name.length + 1, -1), text]] : [],
      );
    if (explode && location !== "header") return pairs.filter(([key]) => Object.hasOwn(properties, key));
    if (explode) return parts.map((part): Pair => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")]);
    return parts.flatMap((part, index): readonly Pair[] => (index % 2 === 0 ? [[part, parts[index + 1] ?? ""]] : []));
  };
  const found = members();
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([key, text]) => [key, convert(text, typesOf(properties[key]))]));
}

type Pair = readonly [name: string, text: string];

/** Returns the names and texts of a part of the request that contains parameters. */
function pairsIn(location: Parameter["location"], name: string, { headers, path }: ParameterSource): readonly Pair[] {
  if (location === "query") return [...new URLSearchParams(path.split("?").slice(1).join("?"))];
  if (location === "header") return [headers[name.toLowerCase()] ?? []].flat().map((text) => [name, text]);
  const cookies = String(headers["cookie"] ?? "").split(";");
  return cookies.map((cookie) => {
    const [key = "", ...value] = cookie.trim().split("=");
    return [decode(key), decode(value.join("="))];
  });
}

function typesOf(schema: Json | undefined): readonly Json[] {
  return isObject(schema) ? [schema["type"] ?? []].flat() : [];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function convert(text: string, types: readonly Json[]): Json {
  if (types.includes("string")) return text;
  if (types.includes("boolean") && /^(?:true|false)$/.test(text)) return text === "true";
  const isNumeric = types.includes("integer") || types.includes("number");
  return isNumeric && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}
