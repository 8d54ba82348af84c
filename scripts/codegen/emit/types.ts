import openapiTS, { astToString, type OpenAPI3, type SchemaObject } from "openapi-typescript";
import ts from "typescript";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { HEADER } from "../header.js";
import { integerRange, isMultiple } from "../json-schema.js";

/** Largest integer range that becomes a union of its values, so that a value out of range does not compile. */
const MAX_LITERALS = 16;

/**
 * Renders the TypeScript types of the contract with openapi-typescript.
 *
 * Request properties with a default stay optional, and a small integer range becomes a union of its values.
 */
export async function renderTypes(bundled: JsonObject): Promise<string> {
  const nodes = await openapiTS(bundled as unknown as OpenAPI3, {
    alphabetize: false,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    transform: (schema) => literalUnion(schema),
  });
  return HEADER + describeExports(astToString(nodes));
}

/** Adds descriptions to the types that the package exports, for its API reference. */
function describeExports(text: string): string {
  const descriptions = [
    ["paths", "The operations of the contract by path and method, for openapi-fetch.", "type Paths = keyof paths;"],
    ["components", "The schemas, responses and parameters of the contract by name.", 'type Schemas = components["schemas"];'],
    ["operations", "The operations of the contract by their ids.", "type OperationId = keyof operations;"],
  ] as const;
  return descriptions.reduce((result, [name, description, example]) => {
    const lines = ["@example", "```ts", `import type { ${name} } from "vidu-q2-turbo";`, "", example, "```"];
    const comment = `/**\n * ${description}\n *\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
    return result.replace(new RegExp(`^(?=export (?:interface|type) ${name}\\b)`, "m"), () => comment);
  }, text);
}

function literalUnion(schema: SchemaObject | boolean): ts.TypeNode | undefined {
  // JSON Schema Core §4.3.2: `true` allows every value, `false` none.
  if (typeof schema === "boolean")
    return ts.factory.createKeywordTypeNode(schema ? ts.SyntaxKind.UnknownKeyword : ts.SyntaxKind.NeverKeyword);
  if ("enum" in schema || "const" in schema) return undefined;
  const json = schema as unknown as JsonObject;
  const range = integerRange(json);
  if (range === undefined || range.maximum - range.minimum >= MAX_LITERALS) return undefined;
  const types = [json["type"]].flat();
  // openapi-typescript divides a union of types and passes each of them on its own.
  if (types.some((type) => type !== "integer" && type !== "null")) return undefined;
  const step = typeof json["multipleOf"] === "number" ? json["multipleOf"] : 1;
  const values: ts.TypeNode[] = [];
  for (let value = range.minimum; value <= range.maximum; value += 1) {
    if (isMultiple(value, step)) values.push(ts.factory.createLiteralTypeNode(numericLiteral(value)));
  }
  if (types.includes("null")) values.push(ts.factory.createLiteralTypeNode(ts.factory.createNull()));
  return values.length === 0
    ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword)
    : ts.factory.createUnionTypeNode(values);
}

function numericLiteral(value: number): ts.NumericLiteral | ts.PrefixUnaryExpression {
  const literal = ts.factory.createNumericLiteral(Math.abs(value));
  return value < 0 ? ts.factory.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, literal) : literal;
}
