import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isArray, isObject, type Json, type JsonObject, unescapeToken } from "../../util/json.js";
import { ContractError } from "../model.js";
import { resolveIdentifiers } from "./identifiers.js";
import { isData, keyOfChild } from "./position.js";
import { endOfRecursion, MAX_RECURSION, NESTED_KEYWORDS } from "./recursion.js";

/** The maximum number of nodes of a document without references. References can multiply a small document (a "billion laughs" attack). */
const MAX_NODES = 1_000_000;

/** A reference that is being expanded, and whether the current node describes a value nested in that of the target. */
interface Expansion {
  readonly id: string;
  readonly isNested: boolean;
}

function nest(stack: readonly Expansion[], keyword: string): readonly Expansion[] {
  return NESTED_KEYWORDS.has(keyword) ? stack.map(({ id }) => ({ id, isNested: true })) : stack;
}

/** Parsed files by path. */
type Files = ReadonlyMap<string, Json>;

/**
 * Replaces all references of a document by their targets. A recursive schema is expanded to `MAX_RECURSION` levels.
 *
 * @param source name of the document, for error messages
 * @param files the other files that references name, by absolute path
 * @param path absolute path of the document; needed for references to other files only
 * @throws ContractError if a target is missing, or refers to itself for the same value
 */
export function dereference(document: JsonObject, source: string, files: Files = new Map(), path = ""): JsonObject {
  let count = 0;
  const main = resolveIdentifiers(document);
  const others = [...files].map(([file, node]): [string, Json] => [file, isObject(node) ? resolveIdentifiers(node) : node]);
  const all = new Map([...others, [path, main]]);
  return visit(main, path, [], "") as JsonObject;

  function visit(node: Json, file: string, stack: readonly Expansion[], key: string): Json {
    count++;
    if (count > MAX_NODES) throw new ContractError(`${source}: its references expand to more than ${MAX_NODES} values`);
    if (isData(node, key)) return node;
    if (isArray(node)) return node.map((item) => visit(item, file, stack, ""));
    if (!isObject(node)) return node;
    const reference = node["$ref"];
    if (typeof reference !== "string")
      return mapEntries(node, (name, value) => {
        const inner = keyOfChild(key, name);
        return visit(value, file, nest(stack, inner), inner);
      });
    const target = locate(reference, file);
    const outer = stack.filter(({ id }) => id === target.id);
    if (outer.some(({ isNested }) => !isNested))
      throw new ContractError(
        `${source}: ${reference} refers to itself for the same value: refer to it in \`properties\` or \`items\``,
      );
    if (outer.length > MAX_RECURSION) return endOfRecursion(reference);
    const resolved = visit(target.node, target.file, [...stack, { id: target.id, isNested: false }], "");
    const { $ref: _, ...siblings } = node;
    return combine(
      mapEntries(siblings, (name, value) => visit(value, file, stack, name)),
      resolved,
    );
  }

  function locate(reference: string, file: string): { readonly id: string; readonly file: string; readonly node: Json } {
    const [name = "", pointer = ""] = reference.split("#");
    const targetFile = name === "" ? file : resolve(dirname(file), decodePart(name));
    let node: Json | undefined = all.get(targetFile);
    if (node === undefined)
      throw new ContractError(
        `${source}: $ref ${reference} refers to another file, which was not read: pass the path of the document`,
      );
    for (const token of pointer.split("/").slice(1)) {
      const part = unescapeToken(decodePart(token));
      node = isArray(node) ? node[Number(part)] : isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined;
    }
    const isMissing = node === undefined || (pointer !== "" && !pointer.startsWith("/"));
    if (node === undefined || isMissing) throw new ContractError(`${source}: the target of $ref ${reference} does not exist`);
    return { id: `${targetFile}#${pointer}`, file: targetFile, node };
  }
}

/**
 * Reads the files that a document's references name, also indirectly.
 *
 * @param path absolute path of the document
 * @param parse parses the text of a file
 * @throws ContractError if a file cannot be read, or a reference is a URL
 */
export async function readReferencedFiles(
  document: Json,
  path: string,
  parse: (text: string, source: string) => Promise<Json>,
): Promise<Files> {
  const files = new Map<string, Json>([[path, document]]);
  const pending = [path];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const content = files.get(file) ?? null;
    for (const reference of referencesIn(isObject(content) ? resolveIdentifiers(content) : content)) {
      const [name = ""] = reference.split("#");
      if (name === "") continue;
      if (/^[a-z][a-z0-9+.-]+:/i.test(name))
        throw new ContractError(`${file}: $ref ${reference} is a URL: download the document and refer to the file`);
      const target = resolve(dirname(file), decodePart(name));
      if (files.has(target)) continue;
      const text = await readFile(target, "utf8").catch(() => {
        throw new ContractError(`${file}: $ref ${reference} refers to a file that cannot be read`);
      });
      files.set(target, await parse(text, target));
      pending.push(target);
    }
  }
  return files;
}

/** Returns the texts of all references in a document. */
export function referencesIn(document: Json): readonly string[] {
  const references: string[] = [];
  const visit = (node: Json, key: string) => {
    if (isData(node, key)) return;
    if (isArray(node)) for (const item of node) visit(item, "");
    if (!isObject(node)) return;
    if (typeof node["$ref"] === "string") references.push(node["$ref"]);
    for (const name of Object.keys(node)) visit(node[name] ?? null, keyOfChild(key, name));
  };
  visit(document, "");
  return references;
}

/**
 * Returns the target with the keys beside its reference. A keyword that both have with different values applies twice (JSON
 * Schema Core §8.2.3.1), except for annotations, which override those of the target.
 */
function combine(siblings: JsonObject, target: Json): Json {
  if (Object.keys(siblings).length === 0 || !isObject(target)) return target;
  const isAnnotation = (name: string) => name.startsWith("x-") || ANNOTATIONS.has(name);
  const isConflicting = Object.keys(siblings).some((name) => name in target && !isAnnotation(name));
  if (!isConflicting) return { ...siblings, ...mapEntries(target, (name, value) => siblings[name] ?? value) };
  const annotations = Object.fromEntries(Object.entries(siblings).filter(([name]) => isAnnotation(name)));
  const assertions = Object.fromEntries(Object.entries(siblings).filter(([name]) => !isAnnotation(name)));
  return { ...annotations, allOf: [target, assertions] };
}

const ANNOTATIONS: ReadonlySet<string> = new Set(
  "$comment default deprecated description discriminator example examples externalDocs readOnly summary title writeOnly xml".split(
    " ",
  ),
);

function mapEntries(object: JsonObject, map: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(name, value)]));
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
