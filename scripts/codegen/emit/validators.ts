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
import { replaceRuntime, slimCode } from "./minify-validators.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The two files of the validators: code that needs no package, and its types. */
export interface ValidatorSources {
  readonly code: string;
  readonly types: string;
}

/**
 * Compiles every object schema of the contract's components that a message is made of (request, response, error,
 * event) into a function of its own.
 *
 * Ajv's standalone code still asks for Ajv's run-time files, so it is bundled. Nothing in it has a side effect: a
 * client that imports one validator ships one.
 *
 * @throws ContractError when a schema does not compile
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
  // Ajv writes bookkeeping of evaluated properties onto each function, a side effect that only `unevaluated…` needs.
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
    stdin: { contents: replaceRuntime(contents), resolveDir: root, sourcefile: "validators.js" },
    target: "es2022",
    write: false,
  });
  const code = result.outputFiles[0]?.text ?? "";
  // Source paths in comments would differ with the place where packages are installed; and Ajv's run-time functions
  // carry the code that asks for them, for Ajv's own use.
  return slimCode(code.replaceAll(/^ *\/\/ .*\n|^ *\w+\.code = .require\(.*\n/gm, ""));
}

function renderTypes(names: readonly string[]): string {
  const declarations = names.map(
    (name) => `/** Whether a value satisfies the contract's schema \`${name}\`. */
export declare const validate${identifierOf(name)}: Validator<components["schemas"]["${name}"]>;
`,
  );
  return `${HEADER}import type { components } from "./schema.js";

/** One reason why a value is not valid: which keyword of the schema, at which place of the value. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the value at fault. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value fails, such as \`maximum\`. */
  readonly keyword: string;
  /** The keyword's limit: the bound, the allowed values, the types, the missing property and the like. */
  readonly limit: unknown;
}

/** Tells whether a value is valid; when it is not, \`errors\` lists every reason until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

${declarations.join("\n")}`;
}
