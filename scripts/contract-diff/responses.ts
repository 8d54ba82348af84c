import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { compareAnnotations, compareMediaType, compareRemainingKeys } from "./annotations.js";
import { comparePresence, type Difference, effectOf } from "./difference.js";
import type { OperationVersion } from "./match-operations.js";
import { describeResponse, type ResponsePair, responsePairs } from "./message-pairs.js";
import { compareSchemas } from "./schema/compare.js";
import { objectAt } from "./version.js";

/** Compares the responses of two versions of an operation, except for the schemas of their bodies. */
export function compareResponses(location: string, before: OperationVersion, after: OperationVersion): readonly Difference[] {
  const pairs = responsePairs(before.operation, after.operation);
  return [...compareStatuses(location, pairs), ...compareCommonResponses(location, pairs, before.json, after.json)];
}

/** Compares the statuses and media types of the responses of two versions of an operation. */
function compareStatuses(location: string, pairs: readonly ResponsePair[]): readonly Difference[] {
  return pairs.flatMap((pair): readonly Difference[] => {
    const response = describeResponse(pair.status);
    if (pair.after === undefined) {
      const message = `${response} removed${listExceptions(pair, pairs)}`;
      return [{ id: "response-status-removed", location, message, breaksClients: false, breaksServers: true }];
    }
    // Clients handle an unknown error status like any other error, so only a new success breaks them.
    if (pair.before === undefined) {
      const isSuccess = pair.status.startsWith("2");
      const id = isSuccess ? "response-success-status-added" : "response-status-added";
      return [{ id, location, message: `${response} added`, breaksClients: isSuccess, breaksServers: false }];
    }
    const [oldContent, newContent] = [pair.before.content, pair.after.content];
    const types = [...new Set([...oldContent.keys(), ...newContent.keys()])];
    return types
      .filter((type) => oldContent.has(type) !== newContent.has(type))
      .map((type) => ({
        id: `response-media-type-${oldContent.has(type) ? "removed" : "added"}`,
        location: `${location}: ${response}`,
        message: `media type ${type} ${oldContent.has(type) ? "removed" : "added"}`,
        breaksClients: true,
        breaksServers: oldContent.has(type),
      }));
  });
}

/** Lists the statuses of a removed range that the new version still names. */
function listExceptions({ status: range }: ResponsePair, pairs: readonly ResponsePair[]): string {
  const isInRange = (status: string) => /^\dXX$/.test(range) && status !== range && status.startsWith(range.charAt(0));
  const remaining = pairs.filter(({ after, status }) => after !== undefined && isInRange(status));
  return remaining.length === 0 ? "" : ` except for ${remaining.map(({ status }) => status).join(", ")}`;
}

/** Compares the responses that both versions of an operation have: annotations, headers and media types. */
function compareCommonResponses(
  location: string,
  pairs: readonly ResponsePair[],
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  return pairs.flatMap((pair) => {
    if (pair.before === undefined || pair.after === undefined) return [];
    const oldResponse = objectAt(before, "responses", pair.before.status);
    const newResponse = objectAt(after, "responses", pair.after.status);
    const [oldContent, newContent] = [objectAt(oldResponse, "content"), objectAt(newResponse, "content")];
    const response = `${location}: ${describeResponse(pair.status)}`;
    // The description of a range covers all of its statuses, so that it cannot be compared with that of one status.
    const isSameStatus = pair.before.status === pair.after.status;
    const commonTypes = isSameStatus ? Object.keys(newContent).filter((type) => type in oldContent) : [];
    return [
      ...(isSameStatus ? compareAnnotations(response, oldResponse, newResponse) : []),
      ...compareHeaders(response, objectAt(oldResponse, "headers"), objectAt(newResponse, "headers")),
      ...commonTypes.flatMap((type) => compareMediaType(response, objectAt(oldContent, type), objectAt(newContent, type))),
      ...compareRemainingKeys("response-details-changed", response, oldResponse, newResponse, ["content", "headers"]),
    ];
  });
}

/** Compares the headers of two versions of a response (OpenAPI 3.1 §4.8.21). */
function compareHeaders(response: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldNames, newNames] = [Object.keys(before), Object.keys(after)];
  // The letter case of header names has no meaning (RFC 9110 §5.1).
  const findName = (names: readonly string[], name: string) => names.find((other) => other.toLowerCase() === name.toLowerCase());
  const listMissing = (names: readonly string[], others: readonly string[], change: "added" | "removed") =>
    names
      .filter((name) => findName(others, name) === undefined)
      .map((name) => ({
        id: `response-header-${change}`,
        location: response,
        message: `header ${name} ${change}`,
        ...effectOf("response", change === "added" ? "narrower" : "wider"),
      }));
  return [
    ...listMissing(newNames, oldNames, "added"),
    ...listMissing(oldNames, newNames, "removed"),
    ...newNames.flatMap((name) => {
      const oldName = findName(oldNames, name);
      if (oldName === undefined) return [];
      return compareHeader(`${response}, header ${name}`, objectAt(before, oldName), objectAt(after, name));
    }),
  ];
}

function compareHeader(location: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [
    ...comparePresence("response-header", location, "response", before["required"] === true, after["required"] === true),
    ...compareAnnotations(location, before, after),
    ...compareSchemas(location, "response", objectAt(before, "schema"), objectAt(after, "schema")),
    ...compareRemainingKeys(
      "response-header-serialization-changed",
      location,
      before,
      after,
      ["required", "schema"],
      effectOf("response", "other"),
    ),
  ];
}
