import { createHash } from "node:crypto";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../util/json.js";
import { parseJsonFile } from "../util/parse-json.js";
import { adaptDialect, describeNullable } from "./document/dialect.js";
import { forDirection } from "./document/directions.js";
import { describeUnreachableBound, findUnsafeNumber, removeUnreachableBounds } from "./document/numbers.js";
import { closeRecursion } from "./document/recursion.js";
import { dereference, referencesIn } from "./document/references.js";
import { type Evidence, evidenceOf, evidenceOfText } from "./evidence.js";
import { checkAnnotations } from "./generation.js";
import { isWithinRange, JSON_MEDIA_TYPE, jsonKey, withoutCharset } from "./media-types.js";
import {
  type Contract,
  ContractError,
  type Operation,
  type Parameter,
  type RequestBody,
  type ResponseClause,
  submissions,
} from "./model.js";
import { valuesOfParameter } from "./parameter-values.js";
import { readParameters, readResponseHeaders, valueOfParameter } from "./parameters.js";
import { requiredOf } from "./schema.js";
import { untestedNotices } from "./untested.js";

/**
 * Parses a contract.
 *
 * @param text an OpenAPI 3.1 document as JSON, without references to other files
 * @param source the document's name, for error messages
 * @throws ContractError if the document is not usable as a contract
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { parseContract } from "vidu-q2-turbo-conformance";
 *
 * const contract = parseContract(await readFile("openapi.json", "utf8"), "openapi.json");
 * ```
 */
export function parseContract(text: string, source: string): Contract {
  const notices: string[] = [];
  const document = parseDocument(text, source, (notice) => notices.push(notice));
  const unsafe = findUnsafeNumber(document);
  if (unsafe !== undefined) throw new ContractError(`${source}: ${unsafe}`);
  const info = isObject(document["info"]) ? document["info"] : {};
  const operations = readOperations(document, evidenceOfText(text));
  if (operations.length === 0) throw new ContractError(`${source}: no operation found: add one to paths`);
  const contract: Contract = {
    title: String(info["title"] ?? "untitled"),
    version: String(info["version"] ?? "0"),
    sha256: createHash("sha256").update(text).digest("hex"),
    operations,
    notices,
  };
  checkAnnotations(contract, source);
  // Ids of checks without a prefix belong to the first submission.
  const [main] = submissions(contract);
  const others = operations.filter((operation) => operation !== main);
  return {
    ...contract,
    operations: main === undefined ? operations : [main, ...others],
    notices: [...notices, ...untestedNotices(contract)],
  };
}

function parseDocument(text: string, source: string, onNotice: (notice: string) => void): JsonObject {
  const document = parseJsonFile(text, source, ContractError);
  const version = isObject(document) ? document["openapi"] : undefined;
  if (!isObject(document) || typeof version !== "string") throw new ContractError(`${source}: not an OpenAPI document`);
  if (!version.startsWith("3.1.")) throw new ContractError(`${source}: OpenAPI 3.1 is required (found ${version})`);
  // Each notice appears once, although references copy the schemas that it is about.
  const adapted = adaptDialect(
    removeUnreachableBounds(document, (pointer) => onNotice(describeUnreachableBound(pointer))),
    (pointer) => onNotice(describeNullable(pointer)),
  );
  return referencesIn(adapted).length === 0 ? adapted : dereference(adapted, source);
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function readOperations(document: JsonObject, inherited: Evidence): readonly Operation[] {
  const anchorOf = componentAnchors(document);
  const paths = isObject(document["paths"]) ? Object.entries(document["paths"]) : [];
  return paths.flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) return [];
      const anchor = pointTo("#/paths", path, method);
      const evidence = evidenceOf(operation, inherited);
      const ofPath = isObject(item) ? item["parameters"] : undefined;
      const parameters = readParameters(
        [
          [ofPath, pointTo("#/paths", path)],
          [operation["parameters"], anchor],
        ],
        evidence,
      );
      return [
        {
          id: String(operation["operationId"] ?? `${method} ${path}`),
          method: method.toUpperCase(),
          path,
          anchor,
          evidence,
          parameters,
          unsupportedParameters: new Map(describeUntested(parameters)),
          isPublic: isPublic(operation["security"] ?? document["security"]),
          request: readRequestBody(operation["requestBody"], pointTo(anchor, "requestBody"), evidence, anchorOf),
          responses: readResponses(operation["responses"], pointTo(anchor, "responses"), evidence, anchorOf),
        },
      ];
    }),
  );
}

/** Describes the parameters that requests cannot contain, or that no check tests. */
function describeUntested(parameters: readonly Parameter[]): readonly (readonly [string, string])[] {
  return parameters.flatMap((parameter) => {
    const { anchor, location, name } = parameter;
    if (valueOfParameter(parameter) === undefined)
      return [[anchor, `the ${location} parameter ${name} (no valid value is known: add an example to the contract)`]];
    return valuesOfParameter(parameter).untested.map((keyword): readonly [string, string] => [
      pointTo(anchor, "schema", keyword),
      `${keyword} of the ${location} parameter ${name} (no value is known that only this clause rejects)`,
    ]);
  });
}

/**
 * Whether an operation needs no authentication: its list of security requirements is empty or contains an empty one. If the
 * contract has no `security`, an API key is assumed to be required.
 */
function isPublic(security: Json | undefined): boolean {
  return (
    isArray(security) &&
    (security.length === 0 || security.some((requirement) => isObject(requirement) && Object.keys(requirement).length === 0))
  );
}

/** Returns the JSON Pointer of a component with this schema, or else the fallback. */
type AnchorOf = (schema: JsonObject, fallback: string) => string;

function readRequestBody(
  body: Json | undefined,
  anchor: string,
  inherited: Evidence,
  anchorOf: AnchorOf,
): RequestBody | undefined {
  const content = isObject(body) && isObject(body["content"]) ? body["content"] : {};
  const key = jsonKey(Object.keys(content).filter((type) => isWithinRange(JSON_MEDIA_TYPE, type)));
  const media = key === undefined ? undefined : content[key];
  if (!isObject(body) || !isObject(media) || !isObject(media["schema"])) return undefined;
  const examples = isObject(media["examples"]) ? Object.values(media["examples"]) : [];
  const original = media["schema"];
  const schema = closeRecursion(forDirection(original, "request"));
  if (!isObject(schema)) return undefined;
  const values = [...examples.map((example) => (isObject(example) ? example["value"] : undefined)), media["example"]];
  return {
    schema,
    anchor: anchorOf(original, pointTo(anchor, "content", key ?? "", "schema")),
    evidence: evidenceOf(body, inherited),
    examples: values.filter(isObject).map((value) => withoutHidden(value, original, schema)),
    mediaTypes: Object.keys(content),
    // The default is `false`, but documents often omit `required: true`: then the schema shows whether a body is needed.
    isOptional: body["required"] === false || (body["required"] === undefined && requiredOf(schema).length === 0),
  };
}

/** Returns an example without the properties that requests do not contain. */
function withoutHidden(value: JsonObject, original: JsonObject, schema: JsonObject): JsonObject {
  const [described, visible] = [original, schema].map(({ properties }) => (isObject(properties) ? properties : {}));
  const isHidden = (name: string) => Object.hasOwn(described ?? {}, name) && !Object.hasOwn(visible ?? {}, name);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !isHidden(name)));
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
      const pointer = pointTo(anchor, status, "content", mediaType, "schema");
      const described = forDirection(schema, "response");
      return [
        withoutCharset(mediaType),
        { schema: isObject(described) ? described : {}, anchor: anchorOf(schema, pointer) },
      ] as const;
    });
    return [
      {
        status,
        anchor: pointTo(anchor, status),
        evidence: evidenceOf(response, inherited),
        headers: readResponseHeaders(response["headers"], pointTo(anchor, status)),
        content: new Map(content),
      },
    ];
  });
}

/**
 * Finds the component that a resolved `$ref` came from. A pointer to a component is short, and it is also valid in the source
 * document.
 */
function componentAnchors(document: JsonObject): AnchorOf {
  const components = isObject(document["components"]) ? document["components"] : {};
  const schemas = Object.entries(isObject(components["schemas"]) ? components["schemas"] : {});
  const names = new Map(schemas.map(([name, schema]) => [JSON.stringify(schema), name]));
  return (schema, fallback) => {
    const name = names.get(JSON.stringify(schema));
    return name === undefined ? fallback : pointTo("#/components/schemas", name);
  };
}
