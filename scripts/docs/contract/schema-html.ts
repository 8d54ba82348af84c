import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { limitsOf } from "./limits.js";
import { rulesOf } from "./rules.js";
import { codeOf, describeValues, descriptionOf, typeOf } from "./schema-text.js";
import { partsOf, type SchemaPart } from "./tree.js";

/** Renders a schema as a tree of nested lists in HTML, without empty lines, so that it can be inside Markdown. */
export function renderSchemaTree(schema: JsonObject): string {
  return `<ul class="schema">${renderPart({ label: typeOf(schema), kind: "item", isRequired: false, schema }, true)}</ul>`;
}

function renderPart({ isRequired, kind, label, schema }: SchemaPart, isRoot = false): string {
  const name = kind === "property" ? `<code class="schema-name">${escapeHtml(label)}</code>` : `<em>${inlineHtml(label)}</em>`;
  const facts = [
    ...(isRoot ? [] : [`<span class="schema-type">${escapeHtml(typeOf(schema))}</span>`]),
    ...(isRequired ? [`<span class="schema-required">required</span>`] : []),
    renderEvidence(schema),
    ...annotationsOf(schema).map((text) => `<span class="schema-annotation">${inlineHtml(text)}</span>`),
  ];
  const details = [
    ...("default" in schema ? [`default ${codeOf(schema["default"])}`] : []),
    ...(describeValues(schema) === "" ? [] : [`values: ${describeValues(schema)}`]),
    ...limitsOf(schema),
  ];
  const notes = [...rulesOf(schema).map(({ text }) => text), ...uncontestedRules(schema)];
  const parts = partsOf(schema).map((part) => renderPart(part));
  return [
    `<li><div>${[name, ...facts].filter((text) => text !== "").join(" ")}</div>`,
    details.length > 0 ? `<div class="schema-limits">${details.map(inlineHtml).join(" · ")}</div>` : "",
    ...[descriptionOf(schema), ...notes]
      .filter((text) => text !== "")
      .map((text) => `<div class="schema-text">${inlineHtml(text)}</div>`),
    parts.length > 0 ? `<ul>${parts.join("")}</ul>` : "",
    "</li>",
  ].join("");
}

/** Renders the evidence of a clause as a badge that links to its meaning. Nodes without evidence of their own have none. */
export function renderEvidence(node: JsonObject): string {
  const evidence = node["x-evidence"];
  if (evidence === undefined) return "";
  const name = escapeHtml(String(evidence));
  return `<span class="evidence evidence-${name}" title="x-evidence: ${name}">${name}</span>`;
}

/** Annotations of the contract that state what a property means. */
function annotationsOf(schema: JsonObject): readonly string[] {
  const { "x-role": role, "x-terminal-statuses": statuses } = schema;
  return [
    ...(role === undefined ? [] : [`role ${codeOf(role).replaceAll('"', "")}`]),
    ...Object.entries(isObject(statuses) ? statuses : {}).map(
      ([outcome, values]) => `${outcome}: ${(isArray(values) ? values : []).map(codeOf).join(", ")}`,
    ),
  ];
}

function uncontestedRules(schema: JsonObject): readonly string[] {
  const uncontested = schema["x-uncontested"];
  if (!isObject(uncontested)) return [];
  return rulesOf(uncontested).map(({ text }) => `Documented only for: ${text}`);
}

/** Renders the Markdown code spans of a text as HTML, and escapes all else. */
export function inlineHtml(text: string): string {
  const parts = text.split(/(``+ .*? ``+|`[^`]*`)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part.replaceAll("&lt;", "<"));
      return `<code>${escapeHtml(part.replace(/^`+ ?/, "").replace(/ ?`+$/, "").replaceAll("\\|", "|"))}</code>`;
    })
    .join("");
}

/** Escapes a text for HTML inside Markdown. Line breaks would end the HTML, and double braces are expressions of Vue. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;" };
  return text.replaceAll(/[&<>"{]/g, (character) => entities[character] ?? character).replaceAll(/\s*\n\s*/g, " ");
}

/** Renders a JSON value as a code block in HTML. */
export function renderJson(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const lines = text.split("\n").map((line) => escapeHtml(line) || "&#8203;");
  return `<pre class="schema-example"><code>${lines.join("&#10;")}</code></pre>`;
}
