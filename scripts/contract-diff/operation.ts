import type { Operation } from "../../contract-tests/src/contract/model.js";
import { isArray, isObject, type JsonObject } from "../../contract-tests/src/util/json.js";
import { compareAnnotations, compareRemainingKeys } from "./annotations.js";
import { comparePresence, type Difference, effectOf, joinWithOr } from "./difference.js";
import { type AnswerPair, answerPairs, nameOf, type OperationPair } from "./match.js";
import { compareSchemas } from "./schema/compare.js";
import { objectAt } from "./version.js";

/** What two versions of an operation say differently beside the schemas of its messages. */
export function compareOperation({ after, before, is, place, was }: OperationPair): readonly Difference[] {
  return [
    ...compareAnnotations(place, before, after),
    ...compareRequestBodies(place, before, after),
    ...compareParameters(place, before, after),
    ...compareStatuses(place, was, is),
    ...compareResponses(place, [was, before], [is, after]),
    ...compareRemainingKeys(place, before, after, ["parameters", "requestBody", "responses", "security", "servers"]),
  ];
}

/** What two versions of an operation say differently of its body, beside the schema. */
function compareRequestBodies(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [had, has] = [before, after].map((operation) => isObject(operation["requestBody"]));
  if (!had && !has) return [];
  if (had !== has)
    return [{ place, what: has ? "takes a body" : "takes no body any more", breaksClients: true, breaksServers: true }];
  const [old, now] = [objectAt(before, "requestBody"), objectAt(after, "requestBody")];
  const [oldTypes, types] = [Object.keys(objectAt(old, "content")), Object.keys(objectAt(now, "content"))];
  const body = `${place}: request`;
  return [
    ...compareAnnotations(body, old, now),
    ...comparePresence(body, "sent", old["required"] === true, now["required"] === true),
    ...types
      .filter((type) => !oldTypes.includes(type))
      .map((type) => ({ place: body, what: `may be sent as ${type}`, ...effectOf("sent", "wider") })),
    ...oldTypes
      .filter((type) => !types.includes(type))
      .map((type) => ({ place: body, what: `may not be sent as ${type} any more`, ...effectOf("sent", "narrower") })),
    ...types
      .filter((type) => oldTypes.includes(type))
      .flatMap((type) => compareMedia(body, objectAt(old, "content", type), objectAt(now, "content", type))),
  ];
}

/** Parameters by where they are and their name (OpenAPI 3.1 §4.8.12). */
function compareParameters(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): readonly Difference[] => {
    const name = `${place}, ${key}`;
    const [was, is] = [old.get(key), now.get(key)];
    if (is === undefined) return [{ place: name, what: "is gone", breaksClients: true, breaksServers: false }];
    const isNeeded = is["required"] === true;
    if (was === undefined)
      return [
        { place: name, what: isNeeded ? "is new, and must be sent" : "is new", breaksClients: isNeeded, breaksServers: true },
      ];
    return [
      ...comparePresence(name, "sent", was["required"] === true, isNeeded),
      ...compareAnnotations(name, was, is),
      ...compareSchemas(name, "sent", objectAt(was, "schema"), objectAt(is, "schema")),
      // How a value is written (`style`, `explode`, `content`) decides what is sent as much as the value does.
      ...compareRemainingKeys(name, was, is, ["in", "name", "required", "schema"], effectOf("sent", "other")),
    ];
  });
}

function parametersOf({ parameters }: JsonObject): ReadonlyMap<string, JsonObject> {
  const list = isArray(parameters) ? parameters.filter(isObject) : [];
  return new Map(list.map((parameter) => [`${parameter["in"]} parameter ${parameter["name"]}`, parameter]));
}

/** What two versions of an operation say differently of the statuses and media types that it answers with. */
function compareStatuses(place: string, was: Operation, is: Operation): readonly Difference[] {
  const pairs = answerPairs(was, is);
  return pairs.flatMap((pair): readonly Difference[] => {
    const status = nameOf(pair.status);
    if (pair.is === undefined) {
      const what = `may not answer ${status} any more${exceptions(pair, pairs)}`;
      return [{ place, what, breaksClients: false, breaksServers: true }];
    }
    // What a caller does about an error that it has not heard of is the same as about any other.
    if (pair.was === undefined)
      return [{ place, what: `may answer ${status}`, breaksClients: status.startsWith("2"), breaksServers: false }];
    const [old, now] = [pair.was.content, pair.is.content];
    const types = [...new Set([...old.keys(), ...now.keys()])].filter((type) => old.has(type) !== now.has(type));
    return types.map((type) => ({
      place,
      what: old.has(type) ? `does not answer ${status} as ${type} any more` : `may answer ${status} as ${type}`,
      breaksClients: true,
      breaksServers: old.has(type),
    }));
  });
}

/** Which of a range that is gone are still answered, by their numbers. */
function exceptions({ status: range }: AnswerPair, pairs: readonly AnswerPair[]): string {
  const isIn = (status: string) => /^\dXX$/.test(range) && status !== range && status.startsWith(range.charAt(0));
  const kept = pairs.filter(({ is, status }) => is !== undefined && isIn(status));
  return kept.length === 0 ? "" : ` but for ${joinWithOr(kept.map(({ status }) => status))}`;
}

/** What is said of an answer beside its content: how it is known, and which headers it has. */
function compareResponses(
  place: string,
  [was, before]: readonly [operation: Operation, document: JsonObject],
  [is, after]: readonly [operation: Operation, document: JsonObject],
): readonly Difference[] {
  return answerPairs(was, is).flatMap((pair) => {
    if (pair.was === undefined || pair.is === undefined) return [];
    const old = objectAt(before, "responses", pair.was.status);
    const now = objectAt(after, "responses", pair.is.status);
    const answer = `${place}: answer ${nameOf(pair.status)}`;
    const common = Object.keys(objectAt(now, "content")).filter((type) => type in objectAt(old, "content"));
    // A range is described for all that is in it: that is no other description of each.
    const isSame = pair.was.status === pair.is.status;
    return [
      ...(isSame ? compareAnnotations(answer, old, now) : []),
      ...compareHeaders(answer, objectAt(old, "headers"), objectAt(now, "headers")),
      ...(isSame
        ? common.flatMap((type) => compareMedia(answer, objectAt(old, "content", type), objectAt(now, "content", type)))
        : []),
      ...compareRemainingKeys(answer, old, now, ["content", "headers"]),
    ];
  });
}

/** What two versions of an answer say differently of its headers (OpenAPI 3.1 §4.8.21). */
function compareHeaders(answer: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldHeaders, headers] = [Object.keys(before), Object.keys(after)];
  return [
    ...headers
      .filter((name) => !oldHeaders.includes(name))
      .map((name) => ({ place: answer, what: `has the header ${name}`, ...effectOf("answered", "narrower") })),
    ...oldHeaders
      .filter((name) => !headers.includes(name))
      .map((name) => ({ place: answer, what: `has no header ${name} any more`, ...effectOf("answered", "wider") })),
    ...headers
      .filter((name) => oldHeaders.includes(name))
      .flatMap((name) => compareHeader(`${answer}, header ${name}`, objectAt(before, name), objectAt(after, name))),
  ];
}

function compareHeader(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [
    ...comparePresence(place, "answered", before["required"] === true, after["required"] === true),
    ...compareAnnotations(place, before, after),
    ...compareSchemas(place, "answered", objectAt(before, "schema"), objectAt(after, "schema")),
    ...compareRemainingKeys(place, before, after, ["required", "schema"], effectOf("answered", "other")),
  ];
}

/** Examples; the schema is compared by those who know which way the message goes. */
function compareMedia(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [...compareAnnotations(place, before, after), ...compareRemainingKeys(place, before, after, ["schema"])];
}
