import { sampleOf } from "../../contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../contract/schema.js";
import { compile } from "../../contract/validator.js";
import type { Expectation } from "../../traffic/expectation.js";
import { jsonMessage, type Message } from "../../traffic/request.js";
import { type JsonObject, pointTo } from "../../util/json.js";
import { memoize } from "../../util/memoize.js";
import { isJson } from "../../util/parse-json.js";
import type { Clause } from "../check.js";
import { expectAccepted, expectAcceptedOr4xx, expectRejected, judgeRefusedOrTooLarge } from "../expectations.js";
import { fuller, object, takeApart } from "./json-text.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

type Texts = readonly (string | Uint8Array)[];

interface Rule extends Pick<Clause, "evidence" | "title"> {
  readonly kind: Exclude<Expectation, "read">;
  readonly texts: Texts;
  readonly judge?: ProtocolCheck["judge"];
  readonly scope?: Message["scope"];
}

/** What tells most of how a body is read: asked of every operation. */
const ESSENTIAL = ["empty", "truncated", "trailingComma", "notJson"];

/** What JSON says of a body's text (RFC 8259), which no parsed value shows. */
export function syntaxChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  const { operation, prefix } = context;
  const judges: Readonly<Record<Rule["kind"], ProtocolCheck["judge"]>> = {
    accept: (outcome) => expectAccepted(outcome, operation),
    either: (outcome) => expectAcceptedOr4xx(outcome, operation),
    reject: expectRejected,
  };
  return Object.entries({ ...malformed(context), ...wellFormed(context), ...numbers(context), ...open(context) }).flatMap(
    ([name, { evidence, judge, kind, scope = "contract", texts: all, title }]) => {
      // What is put together may be too much for a clause about several parameters.
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
        judge: judge ?? judges[kind],
        probes: texts.map((text) => ({
          title: texts.length === 1 ? "it" : String(text),
          message: { ...jsonMessage(operation, text), scope },
        })),
      };
      return texts.length === 0 ? [] : [check];
    },
  );
}

/** Not JSON: a lenient parser takes it, and may take it for something else than was meant. */
function malformed({ full, minimal }: ProtocolContext): Readonly<Record<string, Rule>> {
  const refuse = (title: string, texts: Texts): Rule => ({
    title: `refuses ${title}`,
    evidence: "endpoint",
    kind: "reject",
    // A body that is put together wrongly may come out right, where a request has hardly anything in it.
    texts: texts.filter((text) => typeof text !== "string" || !isJson(text)),
    scope: "malformed",
  });
  const { inString, members } = takeApart(fuller(minimal, full));
  const [first = '"n":1', ...others] = members;
  const name = first.slice(1, first.indexOf('"', 1));
  const text = object(members);
  const lastItem = full.lastIndexOf('"]');
  return {
    empty: refuse("an empty body", ["", "  \n"]),
    truncated: refuse("JSON that is cut off", [text.slice(0, -1), text.slice(0, -2), text.slice(0, text.indexOf(":") + 1)]),
    trailingComma: refuse("a trailing comma", [
      object([...members, ""]),
      ...(lastItem < 0 ? [] : [`${full.slice(0, lastItem + 1)},${full.slice(lastItem + 1)}`]),
    ]),
    trailingText: refuse("anything after the JSON", [`${text}x`, `${text}\n${text}`, `${text}}`, `${text}\u0000x`]),
    comment: refuse("comments", [`{/* note */${text.slice(1)}`, `${text}// note`]),
    quotes: refuse("single quotes", [text.replaceAll('"', "'")]),
    bareName: refuse("names without quotes", [object([first.replace(`"${name}"`, name), ...others])]),
    missingComma: refuse("a comma or colon that is missing, double or wrong", [
      object([`${first} "n":1`, ...others]),
      object([first, "", '"n":1']),
      object([first.replace('":', '"='), ...others]),
    ]),
    rawControl: refuse("a raw line break or tab inside a string", ["\n", "\t"].flatMap(inString)),
    escape: refuse("an escape that JSON does not have", ["\\x41", "\\q", "\\u00g0", "\\'"].flatMap(inString)),
    otherSpace: refuse("white space that JSON does not have", [`\u00a0${text}`, text.replace(":", ":\f")]),
    notJson: refuse("text that is not JSON", [`${name}=a+cat`, "<prompt>a cat</prompt>", "a cat", `${name}: a cat\n`]),
  };
}

/** JSON in other dress: the same value, however it is written (RFC 8259 §2, §4, §7). */
function wellFormed({ full, minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const accept = (title: string, texts: Texts): Rule => ({
    title: `takes ${title}`,
    evidence: "endpoint",
    kind: "accept",
    texts,
  });
  const [first = "", ...others] = takeApart(fuller(minimal, full)).members;
  const name = first.slice(1, first.indexOf('"', 1));
  const required = requiredOf(operation.request.schema);
  const rename = (other: string) => object([first.replace(`"${name}"`, `"${other}"`), ...others]);
  const escaped = [...name].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return {
    whitespace: accept("white space between tokens", [`\r\n${JSON.stringify(JSON.parse(full), null, "\t")}\n`]),
    order: accept("properties in another order", [object(takeApart(full).members.toReversed())]),
    escapedName: accept(
      "escapes in names and texts",
      name === "" ? [] : [object([first.replace(`"${name}"`, `"${escaped}"`).replace(/"$/, '\\/"'), ...others])],
    ),
    otherName: {
      title: "takes nothing else for a required name",
      evidence: "endpoint",
      kind: "reject",
      texts: required.includes(name)
        ? [rename(name.toUpperCase()), rename(` ${name}`), `{"data":${minimal}}`, `{"input":${minimal}}`]
        : [],
    },
  };
}

/** Numbers as they are written, in the first integer parameter (RFC 8259 §6; JSON Schema Core §4.2.3). */
function numbers({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const bounded = properties.filter(([, property]) => [property["type"]].flat().includes("integer") && isBounded(property));
  const [[name, schema] = []] = bounded;
  if (name === undefined || schema === undefined) return {};
  const good = String(sampleOf(schema));
  const others = takeApart(minimal).members.filter((member) => !member.startsWith(`${JSON.stringify(name)}:`));
  const write = (literal: string) => object([...others, `${JSON.stringify(name)}:${literal}`]);
  const refuse = (title: string, literals: readonly string[]): Rule => ({
    title: `refuses ${title}`,
    evidence: "endpoint",
    kind: "reject",
    texts: literals.map(write),
  });
  return {
    looseNumber: {
      ...refuse("a number that JSON does not have", [`0${good}`, `+${good}`, `${good}.`, ".5e1", "0x5"]),
      scope: "malformed",
    },
    looseWord: {
      ...refuse("a word that JSON does not have", ["NaN", "Infinity", "undefined", "None"]),
      scope: "malformed",
    },
    hugeNumber: refuse("a number beyond every double", ["1e400", "-1e400", "1".padEnd(400, "0")]),
    negativeZero: { title: "takes -0 for an integer?", evidence: "none", kind: "either", texts: [write("-0")] },
    integerForm: {
      title: "takes 5.0 and 5e0 as the integers they are",
      evidence: "standard",
      kind: "accept",
      texts: inBothForms(bounded, others, operation),
    },
  };
}

/** Integers with a fraction or an exponent that changes nothing, all in one request where they go together. */
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

/** Whether the contract allows the value that a text stands for, where it stands for one. */
function isAllowed(text: string, { request }: ProtocolContext["operation"]): boolean {
  return !isJson(text) || compile(request.schema)(JSON.parse(text));
}

function isBounded(schema: object): boolean {
  return "maximum" in schema && "minimum" in schema;
}

/** Deep enough to exhaust a careless parser's stack, shallow enough for a sound one to refuse in no time. */
const DEPTH = 1000;

/** More than the largest body that common servers take by default, a mebibyte. */
const LARGE = 1280 * 1024;

/** What no standard decides for this API: seen, and never answered with a server error. */
function open({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const observe = (title: string, texts: Texts): Rule => ({ title: `takes ${title}?`, evidence: "none", kind: "either", texts });
  const properties = propertiesOf(operation.request.schema);
  const { inString, members } = takeApart(minimal);
  const add = (member: string) => object([...members, member]);
  const [first] = members;
  return {
    unknownProperty: observe(
      "a property that is not listed",
      "unknown_property" in properties || isClosed(operation.request.schema) ? [] : [add('"unknown_property":true')],
    ),
    prototype: observe("a property named __proto__", isClosed(operation.request.schema) ? [] : [add('"__proto__":{"n":1}')]),
    duplicateName: observe("a property given twice", first === undefined ? [] : [add(first)]),
    byteOrderMark: { ...observe("a byte order mark", [`\ufeff${minimal}`]), scope: "malformed" },
    loneSurrogate: observe("half of a surrogate pair", inString("\\ud83c")),
    invalidUtf8: { ...observe("bytes that are not UTF-8", inString("\u0000").map(withInvalidBytes)), scope: "malformed" },
    deep: {
      title: "refuses a deeply nested body",
      evidence: "endpoint",
      kind: "reject",
      texts: ["[".repeat(DEPTH) + "]".repeat(DEPTH)],
      judge: judgeRefusedOrTooLarge,
      scope: "http",
    },
    large: {
      title: "refuses a very large body",
      evidence: "endpoint",
      kind: "reject",
      texts: tooLarge(operation),
      judge: judgeRefusedOrTooLarge,
      scope: "http",
    },
  };
}

/** Bytes that no UTF-8 text has (RFC 3629 §1), in the place of the null character. */
function withInvalidBytes(text: string): Uint8Array {
  const [before = "", after = ""] = text.split("\u0000");
  return Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]);
}

function isClosed(schema: JsonObject): boolean {
  return schema["additionalProperties"] === false || schema["unevaluatedProperties"] === false;
}

/** A large body is only sure to be refused where a limit of the contract says so. */
const tooLarge = memoize(({ request }: ProtocolContext["operation"]): readonly string[] => {
  const limited = Object.entries(propertiesOf(request.schema)).find(
    ([, { maxLength }]) => typeof maxLength === "number" && maxLength < LARGE,
  );
  return limited === undefined ? [] : [JSON.stringify({ [limited[0]]: "a".repeat(LARGE) })];
});
