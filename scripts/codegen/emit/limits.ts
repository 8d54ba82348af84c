import { propertiesOf, requiredOf } from "../../../contract-tests/src/contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { identifierOf, type NamedSchema } from "../components.js";
import { HEADER } from "../header.js";
import { renderLiteral } from "./literal.js";

/** The keywords that a form or a help text needs: type, limits, default and allowed values of a parameter. */
const COPIED_KEYWORDS = [
  "type",
  "format",
  "default",
  "enum",
  "const",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
] as const; // prettier-ignore

/** The example in the description of the table that the package exports. */
const EXAMPLE = ` *
 * @example
 * \`\`\`ts
 * import { limits } from "vidu-q2-turbo";
 *
 * for (const [name, limit] of Object.entries(limits)) console.log(name, limit);
 * \`\`\`
`;

/** Renders the limits of each request as an `as const` table. The table of the first request is named `limits`. */
export function renderLimits(requests: readonly NamedSchema[]): string {
  const aliasOf = (name: string, index: number) => (index === 0 ? "limits" : `${identifierOf(name)}Limits`);
  const tables = requests.map(({ name, schema }, index) => {
    const alias = aliasOf(name, index);
    const table = renderLiteral(describeProperties(schema), 2);
    return `/**\n * The limits of each parameter of \`${name}\`.\n${index === 0 ? EXAMPLE : ""} */\nexport const ${alias} = ${table} as const;\n`;
  });
  const names = requests.map(({ name }, index) => `${JSON.stringify(name)}: ${aliasOf(name, index)}`);
  // The constants have no side effects, so bundlers drop the tables that a program does not import.
  return `${HEADER}
${tables.join("\n")}
/** The limits of each request of the contract, by the name of its schema. */
export const requestLimits = { ${names.join(", ")} } as const;
`;
}

function describeProperties(schema: JsonObject): JsonObject {
  const required = requiredOf(schema);
  const properties = propertiesOf(schema);
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, { required: required.includes(name), ...describe(property) }]),
  );
}

function describe(schema: Json): JsonObject {
  if (!isObject(schema)) return {};
  const copied = Object.fromEntries(
    COPIED_KEYWORDS.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword] ?? null]),
  );
  return isObject(schema["items"]) ? { ...copied, items: describe(schema["items"]) } : copied;
}
