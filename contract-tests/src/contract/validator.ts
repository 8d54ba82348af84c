import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { ContractError } from "./model.js";

/** A contract without references repeats its schemas, and compiling one takes as long as a request. */
const BY_TEXT = new Map<string, ValidateFunction>();

/**
 * Compiles a schema of the contract with Ajv. The validator decides whether the suite or the server is wrong about the
 * value that was sent or received. Formats are asserted.
 *
 * @throws ContractError when the schema does not compile
 */
export const compile = memoize((schema: JsonObject): ValidateFunction => {
  const text = JSON.stringify(schema);
  const compiled = BY_TEXT.get(text) ?? compileAnew(schema);
  BY_TEXT.set(text, compiled);
  return compiled;
});

/** As many decimals as a double has for certain: 0.3 is a multiple of 0.1, although its double is not. */
export const DECIMALS = 12;

/** One instance for all schemas: each new one would compile the meta-schema first, which takes ten times as long. */
let shared: Ajv2020 | undefined;

function createAjv(): Ajv2020 {
  // Schemas are not looked up by `$id`, so that two with the same `$id` do not collide.
  const ajv = new Ajv2020({ addUsedSchema: false, allErrors: true, logger: false, multipleOfPrecision: DECIMALS, strict: false });
  formats.default(ajv);
  return ajv;
}

function compileAnew(schema: JsonObject): ValidateFunction {
  shared ??= createAjv();
  try {
    return shared.compile(schema);
  } catch (cause) {
    throw new ContractError(`a schema of the contract does not compile: ${(cause as Error).message}`);
  }
}

/** What the referee says of the request bodies of one operation. */
export interface RequestValidator {
  /** Whether the contract allows the body. */
  isValid(body: Json): boolean;
  /** Whether every reading of the documentation allows it (`x-uncontested`). */
  isUncontested(body: Json): boolean;
  /** Whether the body breaks the contract at one place only: at the pointer, above it or below it. */
  isInvalidOnlyAt(body: Json, pointer: string): boolean;
}

/**
 * The referee of an operation's request bodies.
 *
 * @throws ContractError when the schema does not compile
 */
export function requestReferee(schema: JsonObject): RequestValidator {
  const allows = compile(schema);
  const narrowed = isObject(schema["x-uncontested"]) ? compile(schema["x-uncontested"]) : () => true;
  return {
    isValid: (body) => allows(body),
    isUncontested: (body) => allows(body) && narrowed(body),
    isInvalidOnlyAt: (body, pointer) => {
      if (allows(body)) return false;
      const places = (allows.errors ?? []).map(placeOf);
      // What is only refused above the pointer is refused for the company that the value is in.
      return (
        places.every((place) => isWithin(place, pointer) || isWithin(pointer, place)) &&
        places.some((place) => isWithin(place, pointer))
      );
    },
  };
}

/** Where the value is that an error is about: of a property that is missing, or one too many, where it would be. */
function placeOf({ instancePath, params }: ErrorObject): string {
  const name = params["missingProperty"] ?? params["additionalProperty"] ?? params["unevaluatedProperty"];
  return typeof name === "string" ? pointTo(instancePath, name) : instancePath;
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/**
 * The reasons why a value is not valid, in words. Of a `oneOf` or `anyOf` only the branch speaks that came nearest:
 * the one whose constant or listed values fit, and among these the one with the fewest complaints.
 */
export function explain(errors: readonly ErrorObject[] | null | undefined): string {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors ?? []) {
    if (error.keyword === "oneOf" || error.keyword === "anyOf") continue;
    const branch = /^.*?\/(?:oneOf|anyOf)\/\d+/.exec(error.schemaPath)?.[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const distance = (branch: readonly ErrorObject[]) =>
    branch.reduce((sum, { keyword }) => sum + (keyword === "const" || keyword === "enum" ? 100 : 1), 0);
  const always = branches.get("") ?? [];
  branches.delete("");
  const [nearest] = [...branches.values()].sort((a, b) => distance(a) - distance(b));
  const spoken = [...always, ...(nearest ?? [])];
  return spoken.length === 0 ? "matches none of the alternatives, or several" : spoken.map(describe).join("; ");
}

function describe({ instancePath, keyword, message, params }: ErrorObject): string {
  const detail =
    keyword === "enum"
      ? `: ${JSON.stringify(params["allowedValues"])}`
      : keyword === "const"
        ? `: ${JSON.stringify(params["allowedValue"])}`
        : "";
  return `${instancePath === "" ? "the body" : instancePath} ${message}${detail}`;
}
