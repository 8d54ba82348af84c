import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { boundsOf, multiplesWithin } from "../../contract-tests/src/contract/bounds.js";
import { propertiesOf } from "../../contract-tests/src/contract/schema.js";
import { unsupportedCredentials } from "../../contract-tests/src/contract/security.js";
import { DECIMALS } from "../../contract-tests/src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import type { NamedSchema } from "./components.js";
import { InvalidContractError } from "./invalid-contract-error.js";
import { integerRange, stripAnnotations } from "./json-schema.js";

/**
 * Checks that a bearer token is enough for every operation, because the client, the suite and the sandbox support nothing else.
 *
 * @param dereferenced the contract without references
 * @throws InvalidContractError with a problem for each operation that needs another credential
 */
export function checkSecurity(dereferenced: JsonObject): void {
  const problems = unsupportedCredentials(dereferenced).map((problem) => `spec/openapi.yaml: ${problem}`);
  if (problems.length > 0) throw new InvalidContractError(problems);
}

/**
 * Checks that each default satisfies the schema of its property. No lint rule detects this.
 *
 * @throws InvalidContractError with a problem for each invalid default
 */
export function checkDefaults(requests: readonly NamedSchema[]): void {
  // `renderValidators` validates the schemas against the meta-schema.
  const ajv = new Ajv2020({
    allowUnionTypes: true,
    logger: false,
    multipleOfPrecision: DECIMALS,
    strict: false,
    validateSchema: false,
  });
  formats.default(ajv);
  const problems = requests.flatMap(({ name, schema }) =>
    Object.entries(propertiesOf(schema)).flatMap(([property, propertySchema]) =>
      isObject(propertySchema) && "default" in propertySchema && !isValid(ajv, propertySchema, propertySchema["default"])
        ? [
            `spec/openapi.yaml: the default ${JSON.stringify(propertySchema["default"])} of ${name}.${property} is not valid for this property`,
          ]
        : [],
    ),
  );
  if (problems.length > 0) throw new InvalidContractError(problems);
}

function isValid(ajv: Ajv2020, schema: Json, value: Json | undefined): boolean {
  const stripped = stripAnnotations(schema);
  return !isObject(stripped) || ajv.validate(stripped, value);
}

/** Pairs of bounds that allow no value if the first is above the second. */
const BOUND_PAIRS = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

/**
 * Checks that each range allows a value. An empty range is a mistake: no type can represent it, and every server would
 * violate it.
 *
 * @throws InvalidContractError with a problem for each empty range
 */
export function checkRanges(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => emptyRanges(name, schema));
  if (problems.length > 0)
    throw new InvalidContractError([...new Set(problems)].map((problem) => `spec/openapi.yaml: ${problem}`));
}

function emptyRanges(name: string, schema: JsonObject): readonly string[] {
  const bound = (keyword: string) => (typeof schema[keyword] === "number" ? (schema[keyword] as number) : undefined);
  const violations = BOUND_PAIRS.flatMap(([minimum, maximum]) => {
    const [low, high] = [bound(minimum), bound(maximum)];
    return low !== undefined && high !== undefined && low > high
      ? [`${name} allows no value: its ${minimum} ${low} is above its ${maximum} ${high}`]
      : [];
  });
  const range = integerRange(schema);
  const isEmptyRange = violations.length === 0 && range !== undefined && range.minimum > range.maximum;
  const step = schema["multipleOf"];
  // A fractional step has a multiple in every range that is not empty.
  const multiples = range === undefined || !Number.isInteger(step) ? range : multiplesWithin(boundsOf(schema), Number(step));
  const lacksMultiple =
    violations.length === 0 && !isEmptyRange && multiples !== undefined && multiples.minimum > multiples.maximum;
  const parts: readonly (readonly [string, Json | undefined])[] = [
    ...Object.entries(propertiesOf(schema)).map(([property, inner]) => [`${name}.${property}`, inner] as const),
    [`an item of ${name}`, schema["items"]],
    ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
      const branches = schema[keyword];
      return (isArray(branches) ? branches : []).map((branch) => [name, branch] as const);
    }),
  ];
  return [
    ...violations,
    ...(isEmptyRange ? [`${name} allows no value: no integer is within its bounds`] : []),
    ...(lacksMultiple ? [`${name} allows no value: no multiple of ${step} is within its bounds`] : []),
    ...parts.flatMap(([path, part]) => (isObject(part) ? emptyRanges(path, part) : [])),
  ];
}

/**
 * Checks that each `x-uncontested` is a valid schema that refers only to existing parameters. It decides which requests the
 * suite sends, so a mistake in it would silently drop checks.
 *
 * @throws InvalidContractError with a problem for each mistake
 */
export function checkUncontested(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => {
    const uncontested = schema["x-uncontested"];
    if (uncontested === undefined) return [];
    const subject = `spec/openapi.yaml: x-uncontested of ${name}`;
    if (!isObject(uncontested) || !compiles(uncontested)) return [`${subject} is not a valid JSON Schema`];
    const parameters = propertiesOf(schema);
    return [...new Set(parameterNamesIn(uncontested))]
      .filter((property) => !(property in parameters))
      .map((property) => `${subject} refers to ${property}, which is not a parameter of ${name}`);
  });
  if (problems.length > 0) throw new InvalidContractError(problems);
}

/** The compiler for `x-uncontested`. It stores no schemas, so one instance can be shared and compiles the meta-schema once. */
let uncontestedCompiler: Ajv2020 | undefined;

function compiles(schema: JsonObject): boolean {
  uncontestedCompiler ??= new Ajv2020({ addUsedSchema: false, logger: false, strictRequired: false, strictTypes: false });
  try {
    uncontestedCompiler.compile(schema);
    return true;
  } catch {
    return false;
  }
}

/** Returns the names of the parameters that a schema constrains. Properties nested inside a parameter are not included. */
function parameterNamesIn(schema: Json): readonly string[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "properties" && isObject(value)) return Object.keys(value);
    return [value].flat().flatMap(parameterNamesIn);
  });
}
