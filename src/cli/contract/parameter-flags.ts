import type { Flag } from "../flags.js";
import { keywordOf, listParameters, type Parameter, type Schema, typesOf, valuesOf } from "./schema.js";

/** A flag for a parameter of the contract. */
export interface ParameterFlag extends Flag {
  readonly parameter: Parameter;
  /** Whether the parameter is given as the argument of `generate`, without a flag. */
  readonly isArgument: boolean;
}

/**
 * Returns a flag for each parameter of a request schema: its name in kebab-case. If another flag has that name, the prefix
 * `param-` is added.
 *
 * @param reserved the names of the other flags
 */
export function deriveFlags(root: unknown, reserved: Iterable<string>): readonly ParameterFlag[] {
  const used = new Set(reserved);
  const parameters = listParameters(root);
  const argument = findArgument(parameters, root);
  return parameters.map((parameter) => {
    const kebab = toKebab(parameter.name);
    const candidates = [
      kebab,
      `param-${kebab}`,
      ...Array.from({ length: parameters.length }, (_, i) => `param-${kebab}-${i + 2}`),
    ];
    const name = candidates.find((candidate) => !used.has(candidate) && !used.has(`no-${candidate}`)) ?? kebab;
    const kind = kindOf(parameter.schema, root);
    used.add(name);
    if (kind === "switch") used.add(`no-${name}`);
    return {
      name,
      kind,
      isNegatable: kind === "switch",
      isRepeatable: kind === "text" && typesOf(parameter.schema, root).has("array"),
      value: placeholderOf(parameter.schema, root),
      description: describeParameter(parameter.schema, root),
      parameter,
      isArgument: parameter === argument,
    };
  });
}

/** Returns the parameter that is given without a flag: the prompt or, in another contract, the first required string. */
function findArgument(parameters: readonly Parameter[], root: unknown): Parameter | undefined {
  const isText = ({ schema }: Parameter) => {
    const types = typesOf(schema, root);
    return types.has("string") && !types.has("array") && !valuesOf(schema, root);
  };
  const texts = parameters.filter(isText);
  return texts.find(({ name }) => name === "prompt") ?? texts.find(({ isRequired }) => isRequired);
}

function kindOf(schema: Schema, root: unknown): Flag["kind"] {
  const types = [...typesOf(schema, root)].filter((type) => type !== "null");
  return types.length === 1 && types[0] === "boolean" ? "switch" : "text";
}

/** Converts `aspect_ratio`, `aspectRatio` and `Aspect ratio` to `aspect-ratio`. */
function toKebab(name: string): string {
  const kebab = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return kebab || "parameter";
}

/** The maximum length of a list of values that the help shows after a flag, such as `a|b`. */
const MAX_PLACEHOLDER = 18;

function placeholderOf(schema: Schema, root: unknown): string {
  const types = typesOf(schema, root);
  if (types.has("array")) return placeholderOf({ ...Object(keywordOf(schema, "items", root)) }, root);
  const values = valuesOf(schema, root)?.map(printValue).join("|") ?? "";
  if (values && values.length <= MAX_PLACEHOLDER) return values;
  if (values) return "NAME";
  if (types.has("string")) return /^(?:uri|iri)/.test(String(keywordOf(schema, "format", root))) ? "URL" : "TEXT";
  if (types.has("integer")) return "INTEGER";
  return types.has("number") ? "NUMBER" : "JSON";
}

/** Sentences of a description that do not help to write a request. */
const FOR_TESTERS = /not documented|JSON Schema/;

/** Returns the description of a parameter with its limits, from its schema. */
function describeParameter(schema: Schema, root: unknown): string {
  const text = String(keywordOf(schema, "description", root) ?? "").replace(/\s+/g, " ");
  const sentences = text.trim().split(/(?<=[.!?])\s+(?=[\p{Lu}\d`"])/u);
  const limits = [...limitsOf(schema, root), ...defaultOf(schema, root)].join("; ");
  return [...sentences.filter((sentence) => !FOR_TESTERS.test(sentence)), limits && `(${limits})`].filter(Boolean).join(" ");
}

function limitsOf(schema: Schema, root: unknown): readonly string[] {
  const types = typesOf(schema, root);
  const read = (keyword: string) => keywordOf(schema, keyword, root);
  const values = valuesOf(schema, root);
  if (types.has("array")) {
    const count = describeRange(read("minItems"), read("maxItems"));
    const items = limitsOf(Object(read("items")) as Schema, root).map((limit) => `each ${limit}`);
    return ["repeatable", ...(count ? [`${count} values`] : []), ...items];
  }
  const bounds = describeRange(read("minimum"), read("maximum"));
  const length = describeRange(read("minLength"), read("maxLength"));
  const format = read("format");
  return [
    ...(values && placeholderOf(schema, root) === "NAME" ? [values.map(printValue).join(", ")] : []),
    ...(bounds ? [bounds] : []),
    ...(read("exclusiveMinimum") !== undefined ? [`above ${read("exclusiveMinimum")}`] : []),
    ...(read("exclusiveMaximum") !== undefined ? [`below ${read("exclusiveMaximum")}`] : []),
    ...(read("multipleOf") !== undefined ? [`a multiple of ${read("multipleOf")}`] : []),
    ...(length ? [`${length} characters`] : []),
    ...(read("pattern") !== undefined ? [`pattern ${read("pattern")}`] : []),
    ...(format !== undefined ? [`format ${format}`] : []),
    ...(!values && types.has("null") ? ["or null"] : []),
  ];
}

function defaultOf(schema: Schema, root: unknown): readonly string[] {
  const value = keywordOf(schema, "default", root);
  return value === undefined ? [] : [`default: ${printValue(value)}`];
}

function describeRange(min: unknown, max: unknown): string | undefined {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? undefined : `at most ${max}`;
}

/** Prints a value as it is typed after a flag. */
export function printValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
