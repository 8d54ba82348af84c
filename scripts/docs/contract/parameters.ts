import { sampleOf } from "../../../contract-tests/src/contract/sample-value.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { describeEvidence } from "./evidence.js";
import { limitsOf } from "./limits.js";
import { examplesOf, type OperationPart, objectOf, operationsOf } from "./operations.js";
import { cell, renderFilled, renderNested, renderOperationParameters } from "./parameter-tables.js";
import { type Rule, rulesOf } from "./rules.js";
import { code, codeOf, describeValues, descriptionOf, typeOf } from "./schema-text.js";
import { partsOf, type SchemaPart } from "./tree.js";

/**
 * Renders the page `docs/parameters.md`: all parameters of all requests of a contract, in plain Markdown.
 *
 * @param contract the contract without references
 */
export function renderParameters(contract: JsonObject): string {
  const operations = operationsOf(contract);
  const { title, version } = objectOf(contract["info"]);
  const sections = [...groupBodies(operations).map(renderBody), ...operations.map(renderOperationParameters)];
  const intro = `Each parameter of ${plain(title)} ${plain(version)}, with its type, limits and default. \`npm run generate\` writes this page from
\`spec/openapi.yaml\`. Names are the same in the API and in the client. The evidence shows where the
provider documents a parameter: see [annotations](contract-annotations.md#x-evidence).`;
  return `${["# Parameters", intro, ...sections.filter((section) => section !== "")].join("\n\n")}\n`;
}

/** A request body, and the operations that accept it. */
interface Body {
  readonly schema: JsonObject;
  readonly media: JsonObject;
  readonly mediaType: string;
  readonly operations: readonly OperationPart[];
}

function groupBodies(operations: readonly OperationPart[]): readonly Body[] {
  const bodies = new Map<string, Body>();
  for (const operation of operations)
    for (const [mediaType, media] of operation.bodies) {
      const schema = objectOf(media["schema"]);
      const key = mediaType + JSON.stringify(schema);
      const known = bodies.get(key);
      bodies.set(key, { schema, media, mediaType, operations: [...(known?.operations ?? []), operation] });
    }
  return [...bodies.values()];
}

function renderBody({ media, mediaType, operations, schema }: Body): string {
  const names = operations.map(({ id, method, path }) => `${code(`${method} ${path}`)} (${code(id)})`);
  const parts = partsOf(schema);
  const properties = parts.filter(({ kind }) => kind === "property");
  const alternatives = parts.filter(({ kind }) => kind === "alternative");
  const rules = collectRules(schema);
  return [
    `## Body of ${operations.map(({ id }) => code(id)).join(" and ")}`,
    `The body of ${names.join(" and of ")}, as ${code(mediaType)}.`,
    descriptionOf(schema),
    limitsOf(schema).length > 0 ? `Limits of the body: ${limitsOf(schema).join("; ")}.` : "",
    properties.length > 0 ? renderSummary(properties) : "",
    rules.length > 0 ? `Rules for several parameters:\n\n${rules.map(({ text }) => `- ${text}`).join("\n")}` : "",
    ...properties.map((property) => renderProperty(property, "###", rules, uncontestedOf(schema))),
    ...alternatives.map((alternative) => renderAlternative(alternative)),
    ...(parts.filter(({ kind }) => kind === "item").length > 0 ? [renderNested(schema)] : []),
    renderExamples(media),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/** Returns the rules of a schema, and those of `x-uncontested`, outside of which the documentation is ambiguous. */
function collectRules(schema: JsonObject): readonly Rule[] {
  const uncertain = rulesOf(objectOf(schema["x-uncontested"])).map((rule) => ({
    ...rule,
    text: `${rule.text} No behavior is documented for other combinations. The client does not check this rule and adds no values.`,
  }));
  return [...rulesOf(schema), ...uncertain];
}

const uncontestedOf = (schema: JsonObject) => objectOf(objectOf(schema["x-uncontested"])["properties"]);

function renderSummary(properties: readonly SchemaPart[]): string {
  const rows = properties.map(({ isRequired, label, schema }) => [
    `[${code(label)}](#${anchorOf(label)})`,
    cell(typeOf(schema)),
    isRequired ? "required" : "default" in schema ? `default ${codeOf(schema["default"])}` : "optional",
    cell([describeValues(schema), ...limitsOf(schema)].filter((text) => text !== "").join("; ")),
  ]);
  return renderFilled(["parameter", "type", "default", "values"], rows);
}

function renderProperty(
  { isRequired, label, schema }: SchemaPart,
  level: string,
  rules: readonly Rule[],
  uncontested: JsonObject,
): string {
  const values = describeValues(schema);
  const limits = limitsOf(schema).join("; ");
  const uncontestedValues = uncontested[label];
  const notes = rules.filter(({ parameters }) => parameters.includes(label)).map(({ text }) => text);
  const lines = [
    `type: ${typeOf(schema)}`,
    isRequired ? "required" : `optional${"default" in schema ? `, default ${codeOf(schema["default"])}` : ""}`,
    ...(values === "" ? [] : [`${values.includes(", ") ? "values" : "always"}: ${values}`]),
    ...(limits === "" ? [] : [`limits: ${limits}`]),
    ...(schema["deprecated"] === true ? ["deprecated"] : []),
    `in the client: ${code(clientSpelling(label, exampleOf(schema)))}`,
    ...(schema["x-evidence"] === undefined ? [] : [`evidence: ${describeEvidence(schema["x-evidence"])}`]),
    ...(isObject(uncontestedValues)
      ? [`documented as valid: ${describeLimits(uncontestedValues)}. Whether the server accepts other values is not documented`]
      : []),
    ...notes.map((note) => `note: ${note}`),
  ];
  const blocks = [
    `${level} ${code(label)}`,
    descriptionOf(schema),
    lines.map((line) => `- ${line}`).join("\n"),
    renderNested(schema),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function describeLimits(schema: JsonObject): string {
  const items = isObject(schema["items"]) ? limitsOf(schema["items"]).map((limit) => `each item ${limit}`) : [];
  return [describeValues(schema), ...limitsOf(schema), ...items].filter((text) => text !== "").join("; ");
}

function renderAlternative({ label, schema }: SchemaPart): string {
  const heading = `### ${label[0]?.toUpperCase()}${label.slice(1)}`;
  const rules = rulesOf(schema);
  const properties = partsOf(schema).filter(({ kind }) => kind === "property");
  const limits = limitsOf(schema);
  return [
    heading,
    descriptionOf(schema),
    limits.length > 0 ? `Limits: ${limits.join("; ")}.` : "",
    ...properties.map((property) => renderProperty(property, "####", rules, uncontestedOf(schema))),
    properties.length === 0 ? renderNested(schema) : "",
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function renderExamples(media: JsonObject): string {
  const examples = examplesOf(media);
  if (examples.length === 0) return "";
  const blocks = examples.map(([summary, value]) => `${summary}:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``);
  return ["### Examples", ...blocks].join("\n\n");
}

/** Returns an example value of a schema: one of its examples, or a value that it lists. */
function exampleOf(schema: JsonObject): Json | undefined {
  const listed = isArray(schema["examples"]) ? schema["examples"][0] : schema["example"];
  const [first] = isArray(schema["enum"]) ? schema["enum"] : [];
  // The value that is not the default shows what the parameter is for.
  const flag = typeof schema["default"] === "boolean" ? !schema["default"] : schema["default"];
  return listed ?? schema["const"] ?? flag ?? first ?? sampleOf(schema);
}

/** Longest example in a list, in characters. */
const MAX_EXAMPLE_LENGTH = 80;

function clientSpelling(name: string, example: Json | undefined): string {
  const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
  const value = example === undefined ? "…" : JSON.stringify(example);
  return `${key}: ${value.length > MAX_EXAMPLE_LENGTH ? "…" : value}`;
}

const plain = (value: Json | undefined) => String(value ?? "").replaceAll(/[<>[\]]/g, "");

/** Returns the anchor of a heading, as GitHub creates it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
