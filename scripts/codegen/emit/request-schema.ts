import { isArray, isObject, type Json } from "../../../contract-tests/src/util/json.js";
import type { NamedSchema } from "../components.js";
import { HEADER } from "../header.js";
import { renderLiteral } from "./literal.js";

/** Keywords that JSON Schema draft-07 does not have, or has under another name. */
const KEYWORDS_AFTER_DRAFT_07 =
  /"(?:\$defs|\$dynamicRef|dependentRequired|dependentSchemas|maxContains|minContains|prefixItems|unevaluated(?:Items|Properties))":/;

/** Renders the JSON Schema of the first request, for programs that need one, such as forms and tools of an agent. */
export function renderRequestSchema([request]: readonly NamedSchema[]): string {
  const schema = renderLiteral(withoutExtensions(request?.schema ?? {}), 2);
  const targets = ["draft-2020-12", ...(KEYWORDS_AFTER_DRAFT_07.test(schema) ? [] : ["draft-07"])];
  return `${HEADER}
/** The JSON Schema of a request, including descriptions. */
export const requestJsonSchema = ${schema} as const;

/** The JSON Schema versions in which \`requestJsonSchema\` has the same meaning. */
export const requestJsonSchemaTargets: readonly string[] = ${JSON.stringify(targets)};
`;
}

function withoutExtensions(schema: Json): Json {
  if (isArray(schema)) return schema.map(withoutExtensions);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !keyword.startsWith("x-"));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, withoutExtensions(value)]));
}
