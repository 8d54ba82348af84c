import { isArray, isObject, type Json, type JsonObject, pointTo, unescapeToken } from "../../util/json.js";
import { EVENT_STREAM, jsonKey, parseMediaType } from "../media-types.js";
import { isData, keyOfChild } from "./position.js";

/**
 * Adapts a document to the dialect of JSON Schema in OpenAPI 3.1. Authors often write what other versions and languages allow:
 *
 * - `nullable` is no keyword of OpenAPI 3.1 and has no effect. Ajv would apply it, so it is removed.
 * - A regular expression such as `^\w+\@` escapes a character that needs no escape. It is valid without the flag `u`, which JSON
 *   Schema only recommends (Core §6.4). The backslash is removed, so that the pattern has the same meaning with the flag.
 * - The schema of `text/event-stream` describes the JSON of an event, instead of a text whose `contentSchema` describes it.
 *
 * @param onRemoval receives the JSON Pointer of each removed `nullable`
 */
export function adaptDialect(document: JsonObject, onRemoval: (pointer: string) => void): JsonObject {
  const path: string[] = [];
  const visitChild = (child: Json, name: string, key: string): Json => {
    path.push(name);
    const adapted = visit(child, key);
    path.pop();
    return adapted;
  };
  // Few nodes need a change. The others are not copied.
  const visit = (node: Json, key: string): Json => {
    if (isData(node, key)) return node;
    if (isArray(node)) {
      const items = node.map((item, index) => visitChild(item, String(index), ""));
      return items.some((item, index) => item !== node[index]) ? items : node;
    }
    if (!isObject(node)) return node;
    const source = key === "content" ? withEventSchemas(node, document) : node;
    const entries = Object.entries(source);
    const adapted = entries.flatMap(([name, child]): readonly (readonly [string, Json])[] => {
      const inner = keyOfChild(key, name);
      if (inner === "nullable" && typeof child === "boolean") {
        if (child) onRemoval(pointTo("#", ...path, name));
        return [];
      }
      if (inner === "pattern" && typeof child === "string") return [[name, adaptPattern(child)]];
      return [[key === "patternProperties" ? adaptPattern(name) : name, visitChild(child, name, inner)]];
    });
    const isSame =
      adapted.length === entries.length &&
      adapted.every(([name, child], index) => {
        const [formerName, formerChild] = entries[index] ?? [];
        return name === formerName && child === formerChild;
      });
    return isSame ? source : Object.fromEntries(adapted);
  };
  return visit(document, "") as JsonObject;
}

/** Describes a removed `nullable` in one line. */
export function describeNullable(pointer: string): string {
  return `${pointer} has no effect in OpenAPI 3.1, so null is not allowed: add "null" to the type if it is`;
}

/** Returns the content of a response in which each schema of a stream describes text. JSON beside a stream has its own schema. */
function withEventSchemas(content: JsonObject, document: JsonObject): JsonObject {
  if (jsonKey(Object.keys(content)) !== undefined) return content;
  const entries = Object.entries(content).map(([type, media]): readonly [string, Json] => {
    if (parseMediaType(type) !== EVENT_STREAM || !isObject(media) || !describesObject(media["schema"], document))
      return [type, media];
    const schema = { type: "string", contentMediaType: "application/json", contentSchema: media["schema"] ?? true };
    return [type, { ...media, schema }];
  });
  return Object.fromEntries(entries);
}

/** Whether a schema describes objects, by itself or by its alternatives. */
function describesObject(schema: Json | undefined, document: JsonObject, depth = 0): boolean {
  if (!isObject(schema) || depth > MAX_DEPTH) return false;
  const reference = schema["$ref"];
  if (typeof reference === "string" && reference.startsWith("#/")) {
    const tokens = reference.split("/").slice(1).map(unescapeToken);
    const target = tokens.reduce<Json | undefined>((node, token) => (isObject(node) ? node[token] : undefined), document);
    return describesObject(target, document, depth + 1);
  }
  if ([schema["type"]].flat().includes("object") || isObject(schema["properties"])) return true;
  const members = [schema["allOf"], schema["anyOf"], schema["oneOf"]].flatMap((list) => (isArray(list) ? list : []));
  return members.some((member) => describesObject(member, document, depth + 1));
}

/** References can be recursive. */
const MAX_DEPTH = 8;

/** Returns a regular expression that is valid with the flag `u`, if only needless escapes make it invalid. */
function adaptPattern(pattern: string): string {
  if (isRegex(pattern, "u") || !isRegex(pattern, "")) return pattern;
  let isInClass = false;
  const adapted = pattern.replaceAll(/\\[\s\S]|[[\]]/g, (token) => {
    if (token === "[" || token === "]") isInClass = token === "[";
    // A letter or digit after a backslash can have a meaning of its own. In a class, `\-` is valid and needed.
    if (token.length === 1 || /[a-z\d]/i.test(token) || isRegex(isInClass ? `[${token}]` : token, "u")) return token;
    return token.slice(1);
  });
  return isRegex(adapted, "u") ? adapted : pattern;
}

function isRegex(text: string, flags: string): boolean {
  try {
    return new RegExp(text, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
