import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { propertiesOf } from "../../contract-tests/src/contract/schema.js";
import { DECIMALS } from "../../contract-tests/src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import type { NamedSchema } from "./components.js";
import { integerRange, stripAnnotations } from "./json-schema.js";
import { ContractError } from "./load.js";

/**
 * Client, suite and sandbox show a bearer token and know no other way to be let in.
 *
 * @param dereferenced the contract without references
 * @throws ContractError naming every operation that asks for something else
 */
export function checkAccess(dereferenced: JsonObject): void {
  const paths = isObject(dereferenced["paths"]) ? Object.entries(dereferenced["paths"]) : [];
  const problems = paths.flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!isObject(operation) || !isObject(operation["responses"])) return [];
      const security = operation["security"] ?? dereferenced["security"];
      const alternatives = (isArray(security) ? security : []).filter(isObject);
      const isOpen =
        alternatives.length === 0 ||
        alternatives.some((names) => Object.keys(names).every((name) => isBearer(dereferenced, name)));
      return isOpen
        ? []
        : [
            `spec/openapi.yaml: ${method.toUpperCase()} ${path} asks for another key than a bearer token, which nothing here can show`,
          ];
    }),
  );
  if (problems.length > 0) throw new ContractError(problems);
}

function isBearer({ components }: JsonObject, name: string): boolean {
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  const scheme = schemes[name];
  return isObject(scheme) && scheme["type"] === "http" && /^bearer$/i.test(String(scheme["scheme"]));
}

/**
 * A default that its own property refuses would be sent by every caller who relies on it, and no lint rule sees it.
 *
 * @throws ContractError naming every such default
 */
export function checkDefaults(requests: readonly NamedSchema[]): void {
  // `renderValidators` compares the schemas with the meta-schema.
  const ajv = new Ajv2020({ allowUnionTypes: true, logger: false, multipleOfPrecision: DECIMALS, validateSchema: false });
  formats.default(ajv);
  const problems = requests.flatMap(({ name, schema }) =>
    Object.entries(propertiesOf(schema)).flatMap(([property, rules]) =>
      isObject(rules) && "default" in rules && !isValid(ajv, rules, rules["default"])
        ? [`spec/openapi.yaml: the default ${JSON.stringify(rules["default"])} of ${name}.${property} is not valid there`]
        : [],
    ),
  );
  if (problems.length > 0) throw new ContractError(problems);
}

function isValid(ajv: Ajv2020, schema: Json, value: Json | undefined): boolean {
  const stripped = stripAnnotations(schema);
  return !isObject(stripped) || ajv.validate(stripped, value);
}

/** Bounds that leave nothing between them where the first is above the second. */
const PAIRS = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

/**
 * A range that nothing is in is a slip of the pen: no type can be made of it, and every server would violate it.
 *
 * @throws ContractError naming every such range
 */
export function checkRanges(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => emptyRanges(name, schema));
  if (problems.length > 0) throw new ContractError([...new Set(problems)].map((what) => `spec/openapi.yaml: ${what}`));
}

function emptyRanges(name: string, schema: JsonObject): readonly string[] {
  const bound = (keyword: string) => (typeof schema[keyword] === "number" ? (schema[keyword] as number) : undefined);
  const own = PAIRS.flatMap(([least, most]) => {
    const [low, high] = [bound(least), bound(most)];
    return low !== undefined && high !== undefined && low > high
      ? [`${name} allows nothing: its ${least} ${low} is above its ${most} ${high}`]
      : [];
  });
  const range = integerRange(schema);
  const isEmpty = own.length === 0 && range !== undefined && range.minimum > range.maximum;
  const parts: readonly (readonly [string, Json | undefined])[] = [
    ...Object.entries(propertiesOf(schema)).map(([property, inner]) => [`${name}.${property}`, inner] as const),
    [`an item of ${name}`, schema["items"]],
    ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
      const branches = schema[keyword];
      return (isArray(branches) ? branches : []).map((branch) => [name, branch] as const);
    }),
  ];
  return [
    ...own,
    ...(isEmpty ? [`${name} allows nothing: no integer is within its bounds`] : []),
    ...parts.flatMap(([place, part]) => (isObject(part) ? emptyRanges(place, part) : [])),
  ];
}

/**
 * `x-uncontested` decides which requests servers are judged by: where it says nothing that can be read, or speaks of a
 * parameter that is not there, checks would be missing and nobody would know.
 *
 * @throws ContractError naming every slip
 */
export function checkUncontested(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => {
    const narrower = schema["x-uncontested"];
    if (narrower === undefined) return [];
    const place = `spec/openapi.yaml: x-uncontested of ${name}`;
    if (!isObject(narrower) || !compiles(narrower)) return [`${place} is no JSON Schema`];
    const known = propertiesOf(schema);
    return [...new Set(namesIn(narrower))]
      .filter((property) => !(property in known))
      .map((property) => `${place} is about ${property}, which is no parameter of it`);
  });
  if (problems.length > 0) throw new ContractError(problems);
}

/** The compiler of `x-uncontested`. It keeps no schema, so one instance, which compiles the meta-schema once, is enough. */
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

/** The parameters that a schema is about, whatever it says of them; what is inside of one is its own. */
function namesIn(schema: Json): readonly string[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "properties" && isObject(value)) return Object.keys(value);
    return [value].flat().flatMap(namesIn);
  });
}
