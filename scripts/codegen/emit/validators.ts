import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import formats from "ajv-formats";
import { build } from "esbuild";
import { DECIMALS } from "../../../contract-tests/src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { identifierOf } from "../components.js";
import { HEADER } from "../header.js";
import { InvalidContractError } from "../invalid-contract-error.js";
import { stripAnnotations } from "../json-schema.js";
import type { OnWarning } from "../load.js";
import { emitHelpers, emitValidator, isSupported } from "./validator-code.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The two files of the validators: code without dependencies, and its types. */
interface ValidatorSources {
  readonly code: string;
  readonly types: string;
}

/**
 * Generates a validator for each schema. If the schema has only common keywords, the code is small and has no dependencies.
 * Otherwise, it is Ajv's standalone code.
 *
 * @param names the names of component schemas
 * @param onWarning receives what Ajv's strict mode rejects
 * @throws InvalidContractError if a schema does not compile
 */
export async function renderValidators(
  dereferenced: JsonObject,
  names: readonly string[],
  onWarning?: OnWarning,
): Promise<ValidatorSources> {
  const components = dereferenced["components"];
  const schemas = isObject(components) && isObject(components["schemas"]) ? components["schemas"] : {};
  const ajv = createAjv();
  const parts: string[] = [];
  const others: string[] = [];
  for (const name of names) {
    const schema = schemas[name] ?? true;
    const stripped = stripAnnotations(schema);
    // Checks every schema with Ajv, even if its validator does not use Ajv.
    addSchema(ajv, name, stripped, onWarning);
    if (isSupported(stripped)) parts.push(emitValidator(nameOfValidator(name), stripped));
    else others.push(name);
  }
  const own = parts.join("\n");
  const code = [emitHelpers(own), own, others.length > 0 ? await bundleAjv(ajv, others) : ""].filter((part) => part !== "");
  return { code: `${HEADER}${code.join("\n")}`, types: renderTypes(names) };
}

function createAjv(strict = false): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    code: { esm: true, lines: true, source: true },
    logger: false,
    messages: false,
    multipleOfPrecision: DECIMALS,
    // Names such as `constructor` are properties only if the value itself has them.
    ownProperties: true,
    strict,
    strictRequired: false,
    strictTuples: false,
    strictTypes: false,
  });
  formats.default(ajv);
  return ajv;
}

/**
 * Compiles a schema. Problems that only Ajv's strict mode reports, such as an unknown keyword, are warnings: they are legal, but
 * often mistakes.
 */
function addSchema(ajv: Ajv2020, name: string, schema: Json, onWarning?: OnWarning): void {
  const problem = (cause: unknown, what: string) =>
    `spec/openapi.yaml: schema ${name} ${what}: ${(cause as Error).message.replaceAll(/\s*\n\s*/g, " ")}`;
  try {
    ajv.addSchema(isObject(schema) ? schema : {}, name);
    ajv.getSchema(name);
  } catch (cause) {
    throw new InvalidContractError([problem(cause, "does not compile")]);
  }
  if (onWarning === undefined) return;
  try {
    createAjv(true).compile(isObject(schema) ? schema : {});
  } catch (cause) {
    onWarning(problem(cause, "may contain a mistake"));
  }
}

/**
 * Bundles Ajv's standalone code with the Ajv functions that it imports, and with an adapter that reports errors in the format of
 * the other validators.
 */
async function bundleAjv(ajv: Ajv2020, names: readonly string[]): Promise<string> {
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [`ajv${identifierOf(name)}`, name])));
  const adapters = names.map((name) => {
    const [validator, own] = [`ajv${identifierOf(name)}`, nameOfValidator(name)];
    return `export function ${own}(data) {
  const isValid = ${validator}(data);
  ${own}.errors = adaptErrors(${validator}.errors);
  return isValid;
}
`;
  });
  const result = await build({
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    legalComments: "none",
    minifyWhitespace: true,
    platform: "neutral",
    stdin: { contents: `${adapters.join("")}${ADAPTER}${code}`, resolveDir: root, sourcefile: "validators.js" },
    target: "es2022",
    treeShaking: true,
    write: false,
  });
  return result.outputFiles[0]?.text ?? "";
}

/**
 * Converts the errors of Ajv. Ajv reports the limit of each keyword in another parameter, such as `limit`, `allowedValues` or
 * `type`.
 */
const ADAPTER = `
function adaptErrors(errors) {
  return errors?.map(({ instancePath, keyword, params }) => {
    const { comparison, ...rest } = params;
    const values = Object.values(rest);
    return { instancePath, keyword, limit: values.length === 1 ? values[0] : rest };
  }) ?? null;
}
`;

function nameOfValidator(name: string): string {
  return `validate${identifierOf(name)}`;
}

function renderTypes(names: readonly string[]): string {
  const declarations = names.map(
    (name) => `/** Returns whether a value satisfies the contract's schema \`${name}\`. */
export declare const ${nameOfValidator(name)}: Validator<components["schemas"][${JSON.stringify(name)}]>;
`,
  );
  return `${HEADER}import type { components } from "./schema.js";

/** A violation of the schema: the keyword, its limit and the location in the value. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the invalid value. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value violates, such as \`maximum\`. */
  readonly keyword: string;
  /** The limit of the keyword: the bound, the allowed values, the types or the missing property. */
  readonly limit: unknown;
}

/** Returns whether a value is valid. If not, \`errors\` lists every violation until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

${declarations.join("\n")}`;
}
