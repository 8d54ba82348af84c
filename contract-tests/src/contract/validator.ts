import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { ContractError } from "./model.js";

/**
 * Compiled schemas by their JSON text. A contract without references repeats its schemas, and compiling one takes as long as
 * a request.
 */
const VALIDATORS = new Map<string, ValidateFunction>();

/**
 * Compiles a schema of the contract with Ajv. The suite trusts the validator in both directions: it decides which requests
 * are valid and which responses conform. Formats are asserted. `checkSchemas` checks the schemas of a file.
 *
 * @throws ContractError if the schema does not compile
 */
export const compile = memoize((schema: JsonObject): ValidateFunction => {
  const text = JSON.stringify(schema);
  const compiled = VALIDATORS.get(text) ?? compileUncached(schema);
  VALIDATORS.set(text, compiled);
  return compiled;
});

/** Decimals that a double represents reliably. With this tolerance, 0.3 is a multiple of 0.1, although its double is not. */
export const DECIMALS = 12;

/** The Ajv instance for all schemas. It has no meta-schema, which takes longer to compile than the schemas of most contracts. */
let ajv: Ajv2020 | undefined;

function createAjv(): Ajv2020 {
  // Schemas are not registered by `$id`, so two schemas with the same `$id` do not conflict.
  const instance = new Ajv2020({
    addUsedSchema: false,
    allErrors: true,
    logger: false,
    meta: false,
    multipleOfPrecision: DECIMALS,
    ownProperties: true,
    strict: false,
    validateSchema: false,
  });
  formats.default(instance);
  return instance;
}

function compileUncached(schema: JsonObject): ValidateFunction {
  ajv ??= createAjv();
  try {
    return ajv.compile(withProtoPattern(schema));
  } catch (cause) {
    throw new ContractError(`a schema of the contract does not compile: ${(cause as Error).message}`);
  }
}

/**
 * Moves a property named `__proto__` to `patternProperties`, because Ajv ignores it in `properties`.
 *
 * @returns the schema itself if it has no property of this name
 */
export function withProtoPattern(schema: JsonObject): JsonObject {
  return JSON.stringify(schema).includes('"__proto__":') ? (visitProto(schema) as JsonObject) : schema;
}

function visitProto(node: Json): Json {
  if (isArray(node)) return node.map(visitProto);
  if (!isObject(node)) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([keyword, value]) => [keyword, visitProto(value)]));
  const { patternProperties, properties } = copy as { readonly patternProperties?: Json; readonly properties?: Json };
  if (!isObject(properties) || !Object.hasOwn(properties, "__proto__")) return copy;
  const isProto = ([name]: readonly [string, Json]) => name === "__proto__";
  const others = Object.entries(properties).filter((entry) => !isProto(entry));
  const proto = { "^__proto__$": Object.entries(properties).find(isProto)?.[1] ?? true };
  const patterns = isObject(patternProperties) ? { ...patternProperties, ...proto } : proto;
  return { ...copy, properties: Object.fromEntries(others), patternProperties: patterns };
}

/** The validator for the request bodies of one operation. */
export interface RequestValidator {
  /** Whether the body is valid according to the contract. */
  isValid(body: Json): boolean;
  /** Whether the body is valid under every interpretation of the documentation (`x-uncontested`). */
  isUncontested(body: Json): boolean;
  /**
   * Whether the value at the JSON Pointer is the only reason why the body is invalid: every error is at, above or below the
   * pointer, and at least one is at or below it.
   */
  isInvalidOnlyAt(body: Json, pointer: string): boolean;
}

/**
 * Creates the validator for an operation's request bodies.
 *
 * @throws ContractError if the schema does not compile
 */
export function createRequestValidator(schema: JsonObject): RequestValidator {
  const validate = compile(schema);
  const validateUncontested = isObject(schema["x-uncontested"]) ? compile(schema["x-uncontested"]) : () => true;
  return {
    isValid: (body) => validate(body),
    isUncontested: (body) => validate(body) && validateUncontested(body),
    isInvalidOnlyAt: (body, pointer) => {
      if (validate(body)) return false;
      const pointers = (validate.errors ?? []).map(pointerOf);
      // If all errors are above the pointer, another value or the combination of values caused them.
      return (
        pointers.every((other) => isWithin(other, pointer) || isWithin(pointer, other)) &&
        pointers.some((other) => isWithin(other, pointer))
      );
    },
  };
}

/** Returns the JSON Pointer of the value that caused an error. For a missing or unexpected property, that of the property. */
function pointerOf({ instancePath, params }: ErrorObject): string {
  const name = params["missingProperty"] ?? params["additionalProperty"] ?? params["unevaluatedProperty"];
  return typeof name === "string" ? pointTo(instancePath, name) : instancePath;
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The maximum number of errors to describe. A long array can have an error in each of its items. */
const MAX_EXPLAINED = 100;

/**
 * Describes why a value is invalid. For a `oneOf` or `anyOf`, only the errors of the closest branch are included: the
 * branch whose `const` and `enum` match, and among those the one with the fewest errors.
 */
export function explain(errors: readonly ErrorObject[] | null | undefined): string {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of (errors ?? []).slice(0, MAX_EXPLAINED)) {
    if (error.keyword === "oneOf" || error.keyword === "anyOf") continue;
    const branch = /^.*?\/(?:oneOf|anyOf)\/\d+/.exec(error.schemaPath)?.[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const distance = (branch: readonly ErrorObject[]) =>
    branch.reduce((sum, { keyword }) => sum + (keyword === "const" || keyword === "enum" ? 100 : 1), 0);
  const outside = branches.get("") ?? [];
  branches.delete("");
  const [closest] = [...branches.values()].sort((a, b) => distance(a) - distance(b));
  const described = [...outside, ...(closest ?? [])];
  return described.length === 0
    ? "must match one of the alternatives (matches none or several)"
    : described.map(describe).join("; ");
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
