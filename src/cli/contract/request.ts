import { isViduError } from "../../errors/is-vidu-error.js";
import type { VideoRequest } from "../../types.js";
import type { ParsedArgs } from "../parse-args.js";
import type { CliContract } from "../program.js";
import { UsageError } from "../usage-error.js";
import type { ParameterFlag } from "./parameter-flags.js";
import { keywordOf, type Schema, typesOf, valuesOf } from "./schema.js";

/**
 * Builds the request from flags and validates it against the contract.
 *
 * @param argument the text of the argument, such as the prompt; undefined if it was not given
 * @throws UsageError with the flag, the rule and the value
 */
export function buildRequest(
  { parseRequest, schema }: CliContract,
  flags: readonly ParameterFlag[],
  { values }: ParsedArgs,
  argument: string | undefined,
): VideoRequest {
  const entries = flags.flatMap((flag): readonly (readonly [string, unknown])[] => {
    const { isArgument, name, parameter } = flag;
    const given = isArgument && argument !== undefined ? [argument] : values.get(name);
    return given === undefined ? [] : [[parameter.name, convert(flag, given, schema)]];
  });
  try {
    return parseRequest(Object.fromEntries(entries));
  } catch (error) {
    if (!isViduError(error, "InvalidRequestError")) throw error;
    throw new UsageError(error.issues.map(({ message, path }) => withFlag(message, path, flags)).join("; "), error.issues);
  }
}

/** JSON's syntax of numbers (RFC 8259 §6). */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Converts the values of a flag to JSON. Keeps a value that cannot be converted, so that the contract rejects it. */
function convert({ name, parameter }: ParameterFlag, given: readonly (string | boolean)[], root: unknown): unknown {
  const { schema } = parameter;
  const types = typesOf(schema, root);
  const [first = ""] = given;
  if (!types.has("array")) return convertOne(name, first, schema, root);
  const whole = given.length === 1 ? convertOne(name, first, schema, root) : undefined;
  // A single value can be the whole list as JSON, or have another type than a list.
  if (whole !== undefined && (Array.isArray(whole) || whole === null || typeof whole !== "string" || types.has("string")))
    return whole;
  // Probably an unset shell variable. The video without the value would be charged.
  if (given.includes("")) throw new UsageError(`--${name} is empty. Write a value, or remove the flag`);
  const places = keywordOf(schema, "prefixItems", root);
  const itemAt = (index: number) => (Array.isArray(places) ? places[index] : undefined) ?? keywordOf(schema, "items", root);
  return given.map((text, index) => convertOne(name, text, Object(itemAt(index)) as Schema, root));
}

function convertOne(flag: string, text: string | boolean, schema: Schema, root: unknown): unknown {
  if (typeof text === "boolean") return text;
  const types = typesOf(schema, root);
  const allows = (type: string) => types.size === 0 || types.has(type);
  const listed = valuesOf(schema, root)?.find((value) => (typeof value === "string" ? value : JSON.stringify(value)) === text);
  if (listed !== undefined) return listed;
  if (text === "null" && allows("null")) return null;
  if (NUMBER.test(text) && (allows("integer") || types.has("number"))) return parseNumber(flag, text);
  if (/^(?:true|false)$/.test(text) && allows("boolean")) return text === "true";
  if (/^\s*[[{]/.test(text) && (allows("object") || types.has("array"))) return parseJson(flag, text, types);
  return text;
}

function parseNumber(flag: string, text: string): number {
  const value = Number(text);
  const isExact = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(text));
  if (!isExact)
    throw new UsageError(
      `--${flag} must be a number that JavaScript represents exactly: integers to ±(2^53 − 1) (received ${text})`,
    );
  return value;
}

function parseJson(flag: string, text: string, types: ReadonlySet<string>): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && types.size > 0 && !types.has("array") ? text : value;
  } catch {
    if (types.has("string") || types.size === 0) return text;
    throw new UsageError(`--${flag} must be valid JSON (received ${JSON.stringify(text.slice(0, 40))})`);
  }
}

/** Replaces the name of a parameter in a message with its flag. */
function withFlag(message: string, [first]: readonly (string | number)[], flags: readonly ParameterFlag[]): string {
  const required = /^`([^`]+)` is required$/.exec(message)?.[1];
  const flag = flags.find(({ parameter }) => parameter.name === (first ?? required));
  if (flag === undefined) return message;
  const label = flag.isArgument ? argumentName(flag) : `--${flag.name}`;
  return message.replace(/`([^`]+)`/, (_, place: string) => {
    const rest = place.slice(flag.parameter.name.length);
    return rest === "" ? label : `${label} (\`${place}\`)`;
  });
}

/** Returns the name of an argument in the help: `PROMPT`. */
export function argumentName({ name }: ParameterFlag): string {
  return name.replaceAll("-", "_").toUpperCase();
}
