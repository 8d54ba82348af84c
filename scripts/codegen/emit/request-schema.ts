import { isArray, isObject, type Json } from "../../../contract-tests/src/util/json.js";
import type { NamedSchema } from "../components.js";
import { HEADER } from "../header.js";

/** Keywords that JSON Schema draft-07 does not have, or has by another name. */
const LATER =
  /"(?:\$defs|\$dynamicRef|dependentRequired|dependentSchemas|maxContains|minContains|prefixItems|unevaluated(?:Items|Properties))":/;

/** Renders the JSON Schema of the first request, for programs that ask for one: forms, and tools of an agent. */
export function renderRequestSchema([request]: readonly NamedSchema[]): string {
  const schema = JSON.stringify(withoutExtensions(request?.schema ?? {}), null, 2);
  const targets = ["draft-2020-12", ...(LATER.test(schema) ? [] : ["draft-07"])];
  return `${HEADER}
/** The JSON Schema of a request, with its descriptions. */
export const requestJsonSchema = ${schema} as const;

/** The versions of JSON Schema in which it means the same. */
export const requestJsonSchemaTargets: readonly string[] = ${JSON.stringify(targets)};
`;
}

function withoutExtensions(schema: Json): Json {
  if (isArray(schema)) return schema.map(withoutExtensions);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !keyword.startsWith("x-"));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, withoutExtensions(value)]));
}
