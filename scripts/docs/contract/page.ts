import { isArray, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { describeEvidence } from "./evidence.js";
import { examplesOf, mediaOf, type OperationPart, objectOf, operationsOf } from "./operations.js";
import { escapeHtml, inlineHtml, renderEvidence, renderJson, renderSchemaTree } from "./schema-html.js";
import { codeOf, descriptionOf } from "./schema-text.js";

/**
 * Renders the page of the contract for the site: all operations, webhooks, responses and schemas, with their evidence.
 *
 * @param contract the contract without references
 */
export function renderContractPage(contract: JsonObject): string {
  const { description: _, title, version } = objectOf(contract["info"]);
  const operations = operationsOf(contract);
  const webhooks = operationsOf(contract, "webhooks");
  const callbacks = operations.flatMap(callbacksOf);
  const summary = operations.map(
    ({ id, method, operation, path }) =>
      `- [${escapeMarkdown(String(operation["summary"] ?? id))}](#${anchorOf(id)}): \`${method} ${path}\``,
  );
  return `${[
    "# Contract",
    `${escapeMarkdown(`${String(title)}, version ${String(version)}.`)} ${descriptionOf(objectOf(contract["info"]))}`,
    "Download the contract without references: [openapi.json](./openapi.json){target=_self download}. The source with comments is [spec/openapi.yaml](files/spec/openapi.yaml.md).",
    summary.join("\n"),
    renderLegend(),
    renderServers(contract),
    renderSecurity(contract),
    ...operations.map((operation) => renderOperation(operation, `${operation.method} ${operation.path}`)),
    ...(webhooks.length > 0 ? ["## Webhooks", "Requests that the provider sends to your server."] : []),
    ...webhooks.map((webhook) => renderOperation(webhook, `webhook ${webhook.path}`)),
    ...callbacks.map((callback) => renderOperation(callback, `callback ${callback.path}`)),
  ]
    .filter((block) => block !== "")
    .join("\n\n")}\n`;
}

const LEVELS = ["endpoint", "platform", "standard", "example", "none"];

function renderLegend(): string {
  const rows = LEVELS.map((level) => `${renderEvidence({ "x-evidence": level })} ${describeEvidence(level)}`);
  return `<div class="schema-legend">The badge of a clause is its <code>x-evidence</code>, the source of the clause: ${rows.join(", ")}.</div>\n\n[What the levels mean for a deviation](contract-annotations.md#x-evidence)`;
}

function renderServers(contract: JsonObject): string {
  const servers = (isArray(contract["servers"]) ? contract["servers"] : []).map(objectOf);
  if (servers.length === 0) return "";
  const items = servers.map((server) => `- ${codeOf(server["url"]).replaceAll('"', "")} ${descriptionOf(server)}`);
  return `## Servers\n\n${items.join("\n")}`;
}

function renderSecurity(contract: JsonObject): string {
  const schemes = Object.entries(objectOf(objectOf(contract["components"])["securitySchemes"]));
  if (schemes.length === 0) return "";
  const items = schemes.map(([name, node]) => {
    const scheme = objectOf(node);
    const kind = [scheme["type"], scheme["scheme"]].filter((text) => text !== undefined).join(" ");
    return `<li><div><code class="schema-name">${escapeHtml(name)}</code> <span class="schema-type">${escapeHtml(kind)}</span> ${renderEvidence(scheme)}</div><div class="schema-text">${inlineHtml(descriptionOf(scheme))}</div></li>`;
  });
  return `## Authentication\n\n<ul class="schema">${items.join("")}</ul>`;
}

function renderOperation({ bodies, id, operation, parameters }: OperationPart, address: string): string {
  const title = String(operation["summary"] ?? id);
  const responses = Object.entries(objectOf(operation["responses"]));
  return [
    `## ${escapeMarkdown(title)} {#${anchorOf(id)}}`,
    `<div class="operation"><code>${escapeHtml(address)}</code> <span class="schema-type">${escapeHtml(id)}</span> ${renderEvidence(operation)}</div>`,
    descriptionOf(operation),
    ...(parameters.length > 0 ? [`### Parameters {#${anchorOf(id)}-parameters}`, renderParameterList(parameters)] : []),
    ...(bodies.length > 0
      ? [`### Request body {#${anchorOf(id)}-request}`, renderMessage(objectOf(operation["requestBody"]))]
      : []),
    ...(responses.length > 0 ? [`### Responses {#${anchorOf(id)}-responses}`] : []),
    ...responses.map(([status, response]) => renderResponse(status, objectOf(response))),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function renderParameterList(parameters: readonly JsonObject[]): string {
  const items = parameters.map((parameter) => {
    const required = parameter["required"] === true ? ` <span class="schema-required">required</span>` : "";
    const head = `<code class="schema-name">${escapeHtml(String(parameter["name"]))}</code> <span class="schema-type">in ${escapeHtml(String(parameter["in"]))}</span>${required} ${renderEvidence(parameter)}`;
    const examples = examplesOf(parameter).map(
      ([, value]) => `<div class="schema-limits">example ${inlineHtml(codeOf(value))}</div>`,
    );
    const text = descriptionOf(parameter);
    return `<li><div>${head}</div>${examples.join("")}${text === "" ? "" : `<div class="schema-text">${inlineHtml(text)}</div>`}${renderSchemaTree(objectOf(parameter["schema"]))}</li>`;
  });
  return `<ul class="schema">${items.join("")}</ul>`;
}

function renderResponse(status: string, response: JsonObject): string {
  const isSuccess = /^2/.test(status);
  const title = `<code class="status status-${status[0] ?? ""}">${escapeHtml(status)}</code> ${inlineHtml(descriptionOf(response))} ${renderEvidence(response)}`;
  const headers = Object.entries(objectOf(response["headers"])).map(([name, header]) => ({
    ...objectOf(header),
    name,
    in: "header",
  }));
  const body = `${headers.length > 0 ? `<p>Headers</p>${renderParameterList(headers)}` : ""}${renderMessage(response) || "<p>No body.</p>"}`;
  return `<details class="response"${isSuccess ? " open" : ""}><summary>${title}</summary>${body}</details>`;
}

/** Renders the schema and the examples of a request or a response for each media type. */
function renderMessage(message: JsonObject): string {
  return mediaOf(message)
    .map(([type, media]) => {
      const examples = examplesOf(media).map(
        ([summary, value]) => `<p class="schema-caption">${escapeHtml(summary)}</p>${renderJson(value)}`,
      );
      return `<p class="schema-caption"><code>${escapeHtml(type)}</code></p>${renderSchemaTree(objectOf(media["schema"]))}${examples.join("")}`;
    })
    .join("");
}

/** Returns the requests that the provider sends to an address in the request (OpenAPI 3.1 §4.8.18). */
function callbacksOf({ operation }: OperationPart): readonly OperationPart[] {
  return Object.values(objectOf(operation["callbacks"])).flatMap((callback) => operationsOf({ paths: objectOf(callback) }));
}

const anchorOf = (id: string) => id.replaceAll(/[^\w-]+/g, "-");

const escapeMarkdown = (text: string) => escapeHtml(text).replaceAll(/[[\]*_`#]/g, "\\$&");
