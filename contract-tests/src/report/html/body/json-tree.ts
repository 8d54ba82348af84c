import { pointTo } from "../../../util/json.js";
import { isJson } from "../../../util/parse-json.js";

/** A JSON value as it was written. Unlike a parsed value, it keeps `5.0`, escapes, and duplicate names. */
export interface JsonNode {
  /** JSON Pointer to the value. */
  readonly pointer: string;
  /** The brackets of an array or object; empty for other values. */
  readonly brackets: "" | "[]" | "{}";
  /** The text of a value without brackets. */
  readonly text: string;
  readonly members: readonly JsonMember[];
}

/** An item of an array, or a property of an object. */
interface JsonMember {
  /** The name of a property as it was written, with quotes. Undefined for an item. */
  readonly name: string | undefined;
  readonly node: JsonNode;
}

/** The maximum length of a text to parse, in UTF-16 units. It bounds the time for a page with many large bodies. */
const MAX_LENGTH = 100_000;
/** The maximum nesting depth. A server can nest arrays deeper than the stack. */
const MAX_DEPTH = 100;

/** Parses a text as JSON. Returns undefined if it is not JSON, or too long or too deeply nested to show as a tree. */
export function parseJsonTree(text: string): JsonNode | undefined {
  if (text.length > MAX_LENGTH || !isJson(text)) return undefined;
  try {
    return new Reader(text).value("", 0);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

/** Reads a text that is known to be JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(pointer: string, depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw new TooDeep();
    switch (this.#peek()) {
      case "{":
        return { pointer, brackets: "{}", text: "", members: this.#members("}", pointer, depth) };
      case "[":
        return { pointer, brackets: "[]", text: "", members: this.#members("]", pointer, depth) };
      default:
        return { pointer, brackets: "", text: this.#token(), members: [] };
    }
  }

  #members(end: "]" | "}", pointer: string, depth: number): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.#at += 1;
    while (this.#peek() !== end) {
      if (this.#peek() === ",") this.#at += 1;
      const name = end === "}" ? this.#name() : undefined;
      const token = name === undefined ? String(members.length) : (JSON.parse(name) as string);
      members.push({ name, node: this.value(pointTo(pointer, token), depth + 1) });
    }
    this.#at += 1;
    return members;
  }

  #name(): string {
    this.#peek();
    const name = this.#token();
    this.#peek();
    this.#at += 1;
    return name;
  }

  /** Skips white space and returns the next character. */
  #peek(): string {
    while (/[ \t\n\r]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.charAt(this.#at);
  }

  #token(): string {
    const start = this.#at;
    if (this.#text.charAt(start) !== '"') while (/[-+.\w]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    else {
      this.#at += 1;
      while (this.#text.charAt(this.#at) !== '"') this.#at += this.#text.charAt(this.#at) === "\\" ? 2 : 1;
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at);
  }
}
