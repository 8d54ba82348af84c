import { createHash } from "node:crypto";
import { type Evidence, isEvidence } from "./evidence.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "./json.js";
import { parseJsonFile } from "./parse-json.js";

/** What a server is judged by: the operations of one OpenAPI document. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the document's bytes, in hexadecimal. */
  readonly sha256: string;
  /** Where the document says that the API is served. */
  readonly servers: readonly string[];
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** The JSON body that the operation takes, where it takes one. */
  readonly request: RequestBody | undefined;
  readonly responses: readonly ResponseClause[];
}

export interface RequestBody {
  readonly schema: JsonObject;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Printed examples, in the order of the document. */
  readonly examples: readonly JsonObject[];
}

/** What the contract says of the answers with some status. */
export interface ResponseClause {
  /** HTTP status; a range such as `4XX`; or `default`, for every other one (OpenAPI 3.1 §4.8.16). */
  readonly status: string;
  readonly anchor: string;
  readonly evidence: Evidence;
  /** Schemas by media type. */
  readonly content: ReadonlyMap<string, { readonly schema: JsonObject; readonly anchor: string }>;
}

/** Thrown when a document cannot serve as a contract; the message is one line that says why. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** The media type of every request body and of every answer that is not a stream (RFC 8259 §11). */
export const JSON_MEDIA_TYPE = "application/json";

/**
 * Reads a contract.
 *
 * @param text an OpenAPI 3.1 document as JSON and without `$ref`s, as `npm run generate` writes it
 * @param source the document's name, for messages
 * @throws ContractError
 */
export function parseContract(text: string, source: string): Contract {
  const document = parseDocument(text, source);
  const info = isObject(document["info"]) ? document["info"] : {};
  const servers = isArray(document["servers"]) ? document["servers"] : [];
  const operations = readOperations(document);
  if (operations.length === 0) throw new ContractError(`${source}: no operation found`);
  return {
    title: String(info["title"] ?? "untitled"),
    version: String(info["version"] ?? "0"),
    sha256: createHash("sha256").update(text).digest("hex"),
    servers: servers.flatMap((server) => (isObject(server) && typeof server["url"] === "string" ? [server["url"]] : [])),
    operations,
  };
}

/** Operations that take a JSON body and answer an accepted one with JSON: those whose requests can be judged. */
export function submissions(contract: Contract): readonly Submission[] {
  return contract.operations.filter(
    (operation): operation is Submission =>
      operation.request !== undefined &&
      !operation.path.includes("{") &&
      successes(operation).some(({ content }) => content.has(JSON_MEDIA_TYPE)),
  );
}

export type Submission = Operation & { readonly request: RequestBody };

/** The documented answers to a request that is taken. */
export function successes(operation: Operation): readonly ResponseClause[] {
  return operation.responses.filter(({ status }) => status.startsWith("2"));
}

/** What the contract says of an answer with this status: by its number, else its range, else by default. */
export function responseTo({ responses }: Operation, status: number): ResponseClause | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  return names
    .map((name) => responses.find((response) => response.status.toUpperCase() === name.toUpperCase()))
    .find((found) => found !== undefined);
}

/** Whether an answer with this status says, as documented, that the request was taken. */
export function isTaken(operation: Operation, status: number): boolean {
  return responseTo(operation, status)?.status.startsWith("2") ?? false;
}

/** Operations that no check is derived for: those without a JSON body, a JSON answer, or a path of their own. */
export function unjudged(contract: Contract): readonly Operation[] {
  const judged: readonly Operation[] = submissions(contract);
  return contract.operations.filter((operation) => !judged.includes(operation));
}

function parseDocument(text: string, source: string): JsonObject {
  const document = parseJsonFile(text, source, ContractError);
  const edition = isObject(document) ? document["openapi"] : undefined;
  if (!isObject(document) || typeof edition !== "string") throw new ContractError(`${source}: not an OpenAPI document`);
  if (!edition.startsWith("3.1.")) throw new ContractError(`${source}: OpenAPI ${edition}, but 3.1 is needed`);
  if (/"\$ref":"/.test(JSON.stringify(document["paths"] ?? {}))) {
    throw new ContractError(`${source}: has $ref in it: bundle it dereferenced, as \`npm run generate\` does`);
  }
  return document;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function readOperations(document: JsonObject): readonly Operation[] {
  const anchorOf = componentAnchors(document);
  const paths = isObject(document["paths"]) ? Object.entries(document["paths"]) : [];
  return paths.flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) return [];
      const anchor = pointTo("#/paths", path, method);
      const evidence = evidenceOf(operation, "none");
      return [
        {
          id: String(operation["operationId"] ?? `${method} ${path}`),
          method: method.toUpperCase(),
          path,
          anchor,
          evidence,
          request: readRequestBody(operation["requestBody"], pointTo(anchor, "requestBody"), evidence, anchorOf),
          responses: readResponses(operation["responses"], pointTo(anchor, "responses"), evidence, anchorOf),
        },
      ];
    }),
  );
}

type AnchorOf = (schema: JsonObject, otherwise: string) => string;

function readRequestBody(
  body: Json | undefined,
  anchor: string,
  inherited: Evidence,
  anchorOf: AnchorOf,
): RequestBody | undefined {
  const content = isObject(body) && isObject(body["content"]) ? body["content"] : {};
  const media = content[JSON_MEDIA_TYPE];
  if (!isObject(body) || !isObject(media) || !isObject(media["schema"])) return undefined;
  const examples = isObject(media["examples"]) ? Object.values(media["examples"]) : [];
  const values = [...examples.map((example) => (isObject(example) ? example["value"] : undefined)), media["example"]];
  return {
    schema: media["schema"],
    anchor: anchorOf(media["schema"], pointTo(anchor, "content", JSON_MEDIA_TYPE, "schema")),
    evidence: evidenceOf(body, inherited),
    examples: values.filter(isObject),
  };
}

function readResponses(
  responses: Json | undefined,
  anchor: string,
  inherited: Evidence,
  anchorOf: AnchorOf,
): readonly ResponseClause[] {
  return Object.entries(isObject(responses) ? responses : {}).flatMap(([status, response]) => {
    if (!isObject(response) || !/^(?:\d{3}|\dXX|default)$/i.test(status)) return [];
    const content = Object.entries(isObject(response["content"]) ? response["content"] : {}).map(([mediaType, media]) => {
      const schema = isObject(media) && isObject(media["schema"]) ? media["schema"] : {};
      const place = pointTo(anchor, status, "content", mediaType, "schema");
      return [mediaType.toLowerCase(), { schema, anchor: anchorOf(schema, place) }] as const;
    });
    return [
      {
        status,
        anchor: pointTo(anchor, status),
        evidence: evidenceOf(response, inherited),
        content: new Map(content),
      },
    ];
  });
}

export function evidenceOf(node: JsonObject, inherited: Evidence): Evidence {
  return isEvidence(node["x-evidence"]) ? node["x-evidence"] : inherited;
}

/** A dereferenced schema is found again among the components, whose pointer is short and leads into the source as well. */
function componentAnchors(document: JsonObject): AnchorOf {
  const components = isObject(document["components"]) ? document["components"] : {};
  const schemas = Object.entries(isObject(components["schemas"]) ? components["schemas"] : {});
  const names = new Map(schemas.map(([name, schema]) => [JSON.stringify(schema), name]));
  return (schema, otherwise) => {
    const name = names.get(JSON.stringify(schema));
    return name === undefined ? otherwise : pointTo("#/components/schemas", name);
  };
}
