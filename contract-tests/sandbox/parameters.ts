import type { Parameter } from "../src/contract/model.js";
import { compile } from "../src/contract/validator.js";
import type { Json } from "../src/util/json.js";

/** The parts of a request that contain parameters. */
interface ParameterSource {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Returns why a parameter outside of the path is invalid, or undefined if all are valid. */
export function findInvalidParameter(parameters: readonly Parameter[], request: ParameterSource): string | undefined {
  for (const parameter of parameters) {
    const texts = textsOf(parameter, request);
    const subject = `the ${parameter.location} parameter ${parameter.name}`;
    if (texts.length === 0) {
      if (parameter.isRequired) return `${subject} is missing`;
      continue;
    }
    if (!compile(parameter.schema)(parseTexts(parameter, texts))) return `${subject} is invalid`;
  }
  return undefined;
}

function textsOf({ location, name }: Parameter, { headers, path }: ParameterSource): readonly string[] {
  if (location === "query") return new URLSearchParams(path.split("?").slice(1).join("?")).getAll(name);
  if (location === "header") return [headers[name.toLowerCase()] ?? []].flat();
  const cookies = String(headers["cookie"] ?? "").split(";");
  return cookies.flatMap((cookie) => {
    const [key = "", ...value] = cookie.trim().split("=");
    return decode(key) === name ? [decode(value.join("="))] : [];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Converts the text of a parameter to the type of its schema. Returns text that cannot be converted as a string. */
function parseTexts({ location, schema }: Parameter, texts: readonly string[]): Json {
  const types = [schema["type"] ?? []].flat();
  if (types.includes("array")) {
    const items = schema["items"];
    const itemTypes = typeof items === "object" && items !== null && "type" in items ? [items["type"] ?? []].flat() : [];
    const list = location === "header" ? texts.flatMap((text) => text.split(",")) : texts;
    return list.map((text) => convert(text, itemTypes));
  }
  return convert(texts[0] ?? "", types);
}

function convert(text: string, types: readonly Json[]): Json {
  if (types.includes("string")) return text;
  if (types.includes("boolean") && /^(?:true|false)$/.test(text)) return text === "true";
  const isNumeric = types.includes("integer") || types.includes("number");
  return isNumeric && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}
