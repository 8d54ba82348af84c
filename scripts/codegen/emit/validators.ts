import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import formats from "ajv-formats";
import { build } from "esbuild";
import { DECIMALS } from "../../../contract-tests/src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { identifierOf } from "../components.js";
import { HEADER } from "../header.js";
import { stripAnnotations } from "../json-schema.js";
import { ContractError } from "../load.js";
import { minifyValidators, replaceLengthFunction } from "./minify-validators.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The sources of the validators: code without dependencies, and its type declarations. */
export interface ValidatorSources {
  readonly code: string;
  readonly types: string;
}

/**
 * Compiles the schema of each message (request, response, error, event) into a validator function.
 *
 * Ajv's standalone code requires Ajv's runtime files, so it is bundled. The result has no side effects: a program that
 * imports one validator bundles only that one.
 *
 * @param names the names of the message schemas in `components/schemas`
 * @throws ContractError if a schema does not compile
 */
export async function renderValidators(dereferenced: JsonObject, names: readonly string[]): Promise<ValidatorSources> {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    code: { esm: true, lines: true, source: true },
    messages: false,
    multipleOfPrecision: DECIMALS,
    strict: true,
    strictRequired: false,
  });
  formats.default(ajv);
  const schemas = componentSchemas(dereferenced);
  // Ajv stores evaluated properties on each function. Only `unevaluated…` keywords need this side effect.
  if (!JSON.stringify(schemas).includes('"unevaluated')) ajv.opts.unevaluated = false;
  for (const name of names) addSchema(ajv, name, schemas[name] ?? true);
  const exports = Object.fromEntries(names.map((name) => [`validate${identifierOf(name)}`, name]));
  return { code: HEADER + (await bundleCode(standalone.default(ajv, exports))), types: renderTypes(names) };
}

function componentSchemas(dereferenced: JsonObject): JsonObject {
  const components = dereferenced["components"];
  const schemas = isObject(components) ? components["schemas"] : undefined;
  return isObject(schemas) ? schemas : {};
}

function addSchema(ajv: Ajv2020, name: string, schema: Json): void {
  const stripped = stripAnnotations(schema);
  try {
    ajv.addSchema(isObject(stripped) ? stripped : {}, name);
    ajv.getSchema(name);
  } catch (cause) {
    throw new ContractError([`spec/openapi.yaml: schema ${name} does not compile: ${(cause as Error).message}`]);
  }
}

async function bundleCode(contents: string): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    legalComments: "none",
    platform: "neutral",
    stdin: { contents: replaceLengthFunction(contents), resolveDir: root, sourcefile: "validators.js" },
    target: "es2022",
    write: false,
  });
  const code = result.outputFiles[0]?.text ?? "";
  // Removes comments with source paths, which depend on where packages are installed, and the `code` properties of Ajv's
  // runtime functions, which only Ajv itself uses.
  return minifyValidators(code.replaceAll(/^ *\/\/ .*\n|^ *\w+\.code = .require\(.*\n/gm, ""));
}

function renderTypes(names: readonly string[]): string {
  const declarations = names.map(
    (name) => `/** Returns whether a value satisfies the contract's schema \`${name}\`. */
export declare const validate${identifierOf(name)}: Validator<components["schemas"]["${name}"]>;
`,
  );
  return `${HEADER}import type { components } from "./schema.js";

/** One reason why a value is invalid: the keyword that it violates, and where. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the invalid value. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value violates, such as \`maximum\`. */
  readonly keyword: string;
  /** The value of the keyword, such as a bound, the allowed values or types, or the name of a missing property. */
  readonly limit: unknown;
}

/** A type guard for valid values. After it returns false, \`errors\` lists every reason until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

${declarations.join("\n")}`;
}
