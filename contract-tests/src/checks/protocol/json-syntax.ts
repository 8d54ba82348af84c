import { sampleOf } from "../../contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../contract/schema.js";
import { compile } from "../../contract/validator.js";
import type { Expectation } from "../../traffic/expectation.js";
import { jsonMessage, type Message } from "../../traffic/request.js";
import { type JsonObject, pointTo } from "../../util/json.js";
import { memoize } from "../../util/memoize.js";
import { isJson } from "../../util/parse-json.js";
import type { Clause } from "../check.js";
import { expectAccepted, expectAcceptedOr4xx, expectRejected, expectRejectedOrTooLarge } from "../expectations.js";
import { object, smallestNonEmpty, splitText } from "./json-text.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

type Texts = readonly (string | Uint8Array)[];

interface Rule extends Pick<Clause, "evidence" | "title"> {
  readonly kind: Exclude<Expectation, "read">;
  readonly texts: Texts;
  readonly assess?: ProtocolCheck["assess"];
  readonly scope?: Message["scope"];
}

/** The rules that show most about a server's JSON parser. They are tested for every operation. */
const ESSENTIAL = ["empty", "truncated", "trailingComma", "notJson"];

/** Returns the checks of a body's JSON syntax (RFC 8259), which a parsed value does not show. */
export function syntaxChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  const { operation, prefix } = context;
  const defaults: Readonly<Record<Rule["kind"], ProtocolCheck["assess"]>> = {
    accept: (outcome) => expectAccepted(outcome, operation),
    either: (outcome) => expectAcceptedOr4xx(outcome, operation),
    reject: expectRejected,
  };
  return Object.entries({ ...malformed(context), ...wellFormed(context), ...numbers(context), ...unusual(context) }).flatMap(
    ([name, { assess, evidence, kind, scope = "contract", texts: all, title }]) => {
      // A combination of parameters may break a clause about several of them.
      const texts = all.filter((text) => kind !== "accept" || typeof text !== "string" || isAllowed(text, operation));
      const side = { accept: "valid", either: "observed", reject: "invalid" }[kind];
      const check: ProtocolCheck = {
        id: `${prefix}body.syntax.${name}.${side}`,
        title,
        anchor: pointTo(operation.anchor, "requestBody"),
        clause: "application/json",
        evidence,
        kind,
        operation,
        isEssential: ESSENTIAL.includes(name),
        assess: assess ?? defaults[kind],
        probes: texts.map((text) => ({
          title: texts.length === 1 ? "the request" : String(text),
          message: { ...jsonMessage(operation, text), scope },
        })),
      };
      return texts.length === 0 ? [] : [check];
    },
  );
}

/** Returns the rules for texts that are not JSON. A lenient parser accepts them and may misinterpret them. */
function malformed({ full, minimal }: ProtocolContext): Readonly<Record<string, Rule>> {
  const reject = (title: string, texts: Texts): Rule => ({
    title: `must reject ${title}`,
    evidence: "endpoint",
    kind: "reject",
    // A text that is meant to be malformed may be valid JSON if the request has very few members.
    texts: texts.filter((text) => typeof text !== "string" || !isJson(text)),
    scope: "malformed",
  });
  const { inString, members } = splitText(smallestNonEmpty(minimal, full));
  const [first = '"n":1', ...others] = members;
  const name = first.slice(1, first.indexOf('"', 1));
  const text = object(members);
  const lastItem = full.lastIndexOf('"]');
  return {
    empty: reject("an empty body", ["", "  \n"]),
    truncated: reject("truncated JSON", [text.slice(0, -1), text.slice(0, -2), text.slice(0, text.indexOf(":") + 1)]),
    trailingComma: reject("a trailing comma", [
      object([...members, ""]),
      ...(lastItem < 0 ? [] : [`${full.slice(0, lastItem + 1)},${full.slice(lastItem + 1)}`]),
    ]),
    trailingText: reject("text after the JSON value", [`${text}x`, `${text}\n${text}`, `${text}}`, `${text}\u0000x`]),
    comment: reject("comments in JSON", [`{/* note */${text.slice(1)}`, `${text}// note`]),
    quotes: reject("strings in single quotes", [text.replaceAll('"', "'")]),
    bareName: reject("property names without quotes", [object([first.replace(`"${name}"`, name), ...others])]),
    missingComma: reject("a missing comma, a double comma or `=` instead of a colon", [
      object([`${first} "n":1`, ...others]),
      object([first, "", '"n":1']),
      object([first.replace('":', '"='), ...others]),
    ]),
    rawControl: reject("an unescaped line break or tab in a string", ["\n", "\t"].flatMap(inString)),
    escape: reject("an invalid escape sequence", ["\\x41", "\\q", "\\u00g0", "\\'"].flatMap(inString)),
    otherSpace: reject("white space that JSON does not allow", [`\u00a0${text}`, text.replace(":", ":\f")]),
    notJson: reject("a body that is not JSON", [`${name}=a+cat`, "<prompt>a cat</prompt>", "a cat", `${name}: a cat\n`]),
  };
}

/** Returns the rules for valid JSON in an unusual notation, and for wrong names (RFC 8259 §2, §4, §7). */
function wellFormed({ full, minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const accept = (title: string, texts: Texts): Rule => ({
    title: `must accept ${title}`,
    evidence: "endpoint",
    kind: "accept",
    texts,
  });
  const [first = "", ...others] = splitText(smallestNonEmpty(minimal, full)).members;
  const name = first.slice(1, first.indexOf('"', 1));
  const required = requiredOf(operation.request.schema);
  const rename = (other: string) => object([first.replace(`"${name}"`, `"${other}"`), ...others]);
  const escaped = [...name].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return {
    whitespace: accept("white space between tokens", [`\r\n${JSON.stringify(JSON.parse(full), null, "\t")}\n`]),
    order: accept("properties in any order", [object(splitText(full).members.toReversed())]),
    escapedName: accept(
      "escape sequences in names and strings",
      name === "" ? [] : [object([first.replace(`"${name}"`, `"${escaped}"`).replace(/"$/, '\\/"'), ...others])],
    ),
    otherName: {
      title: "must reject a required parameter with a wrong name or inside a wrapper object",
      evidence: "endpoint",
      kind: "reject",
      texts: required.includes(name)
        ? [rename(name.toUpperCase()), rename(` ${name}`), `{"data":${minimal}}`, `{"input":${minimal}}`]
        : [],
    },
  };
}

/** Returns the rules for number literals, tested in the first integer parameter (RFC 8259 §6; JSON Schema Core §4.2.3). */
function numbers({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const bounded = properties.filter(([, property]) => [property["type"]].flat().includes("integer") && isBounded(property));
  const [[name, schema] = []] = bounded;
  if (name === undefined || schema === undefined) return {};
  const good = String(sampleOf(schema));
  const others = splitText(minimal).members.filter((member) => !member.startsWith(`${JSON.stringify(name)}:`));
  const write = (literal: string) => object([...others, `${JSON.stringify(name)}:${literal}`]);
  const reject = (title: string, literals: readonly string[]): Rule => ({
    title: `must reject ${title}`,
    evidence: "endpoint",
    kind: "reject",
    texts: literals.map(write),
  });
  return {
    looseNumber: {
      ...reject("a number literal that JSON does not allow", [`0${good}`, `+${good}`, `${good}.`, ".5e1", "0x5"]),
      scope: "malformed",
    },
    looseWord: {
      ...reject("NaN, Infinity, undefined or None", ["NaN", "Infinity", "undefined", "None"]),
      scope: "malformed",
    },
    hugeNumber: reject("a number outside the range of a double", ["1e400", "-1e400", "1".padEnd(400, "0")]),
    negativeZero: { title: "may accept or reject -0 as an integer", evidence: "none", kind: "either", texts: [write("-0")] },
    integerForm: {
      title: "should accept integers written as 5.0 and 5e0",
      evidence: "standard",
      kind: "accept",
      texts: inBothForms(bounded, others, operation),
    },
  };
}

/**
 * Returns requests with integers that have a zero fraction or exponent (5.0, 5e0). Returns a single request if the contract
 * allows all these integers together.
 */
function inBothForms(
  bounded: readonly (readonly [string, JsonObject])[],
  others: readonly string[],
  operation: ProtocolContext["operation"],
): Texts {
  const write = ([name, schema]: readonly [string, JsonObject], ending: string) =>
    `${JSON.stringify(name)}:${String(sampleOf(schema))}${ending}`;
  const members = bounded.map((each, index) => write(each, index % 2 === 0 ? ".0" : "e0"));
  const together = object([...others, ...members]);
  if (members.length === 0 || isAllowed(together, operation)) return members.length === 0 ? [] : [together];
  return members.map((member) => object([...others, member]));
}

/** Whether the contract allows the value of a JSON text. True for a text that is not JSON. */
function isAllowed(text: string, { request }: ProtocolContext["operation"]): boolean {
  return !isJson(text) || compile(request.schema)(JSON.parse(text));
}

function isBounded(schema: object): boolean {
  return "maximum" in schema && "minimum" in schema;
}

/** The nesting depth of the deep body. It exhausts the stack of a naive parser, and a robust parser rejects it quickly. */
const NESTING_DEPTH = 1000;

/** The size of the large body. Common servers accept at most 1 MiB by default. */
const LARGE_BODY_BYTES = 1280 * 1024;

/**
 * Returns the rules for unusual bodies. Most of them are not documented: the server may accept or reject them, but it must
 * not return a server error.
 */
function unusual({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const observe = (title: string, texts: Texts): Rule => ({
    title: `may accept or reject ${title}`,
    evidence: "none",
    kind: "either",
    texts,
  });
  const properties = propertiesOf(operation.request.schema);
  const { inString, members } = splitText(minimal);
  const add = (member: string) => object([...members, member]);
  const [first] = members;
  return {
    unknownProperty: observe(
      "an undocumented property",
      "unknown_property" in properties || isClosed(operation.request.schema) ? [] : [add('"unknown_property":true')],
    ),
    prototype: observe("a property named `__proto__`", isClosed(operation.request.schema) ? [] : [add('"__proto__":{"n":1}')]),
    duplicateName: observe("a duplicate property name", first === undefined ? [] : [add(first)]),
    byteOrderMark: { ...observe("a byte order mark", [`\ufeff${minimal}`]), scope: "malformed" },
    loneSurrogate: observe("an unpaired surrogate", inString("\\ud83c")),
    invalidUtf8: { ...observe("bytes that are not UTF-8", inString("\u0000").map(withInvalidBytes)), scope: "malformed" },
    deep: {
      title: "must reject a deeply nested body",
      evidence: "endpoint",
      kind: "reject",
      texts: ["[".repeat(NESTING_DEPTH) + "]".repeat(NESTING_DEPTH)],
      assess: expectRejectedOrTooLarge,
      scope: "http",
    },
    large: {
      title: "must reject a very large body",
      evidence: "endpoint",
      kind: "reject",
      texts: tooLarge(operation),
      assess: expectRejectedOrTooLarge,
      scope: "http",
    },
  };
}

/** Replaces the null character by bytes that are invalid in UTF-8 (RFC 3629 §1). */
function withInvalidBytes(text: string): Uint8Array {
  const [before = "", after = ""] = text.split("\u0000");
  return Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]);
}

function isClosed(schema: JsonObject): boolean {
  return schema["additionalProperties"] === false || schema["unevaluatedProperties"] === false;
}

/** Returns a body that far exceeds a limit of the contract. Without such a limit, a server may accept a large body. */
const tooLarge = memoize(({ request }: ProtocolContext["operation"]): readonly string[] => {
  const limited = Object.entries(propertiesOf(request.schema)).find(
    ([, { maxLength }]) => typeof maxLength === "number" && maxLength < LARGE_BODY_BYTES,
  );
  return limited === undefined ? [] : [JSON.stringify({ [limited[0]]: "a".repeat(LARGE_BODY_BYTES) })];
});
