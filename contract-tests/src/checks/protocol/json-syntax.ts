import { requiredOf } from "../../contract/schema.js";
import { jsonMessage } from "../../traffic/request.js";
import { pointTo } from "../../util/json.js";
import { isJson } from "../../util/parse-json.js";
import { truncate } from "../../util/text.js";
import { expectAccepted, expectAcceptedOr4xx, expectRejected } from "../expectations.js";
import { numberRules } from "./json-numbers.js";
import { isAllowed, type Rule, type Texts } from "./json-rule.js";
import { object, smallestNonEmpty, splitText } from "./json-text.js";
import { unusualRules } from "./json-unusual.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** The rules that reveal most about a server's JSON parser. They are tested for every operation. */
const ESSENTIAL = ["empty", "truncated", "trailingComma", "notJson"];

/** Returns the checks of a body's JSON syntax (RFC 8259), which a parsed value does not show. */
export function syntaxChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  const { operation, prefix } = context;
  const defaults: Readonly<Record<Rule["kind"], ProtocolCheck["assess"]>> = {
    accept: (outcome) => expectAccepted(outcome, operation),
    either: (outcome) => expectAcceptedOr4xx(outcome, operation),
    reject: expectRejected,
  };
  return Object.entries({
    ...malformed(context),
    ...wellFormed(context),
    ...numberRules(context),
    ...unusualRules(context),
  }).flatMap(([name, { assess, evidence, kind, scope = "contract", texts: all, title }]) => {
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
        title: texts.length === 1 ? "the request" : truncate(String(text), MAX_TITLE_LENGTH),
        message: { ...jsonMessage(operation, text), scope },
      })),
    };
    return texts.length === 0 ? [] : [check];
  });
}

/** Returns the rules for texts that are not JSON. A lenient parser accepts them and may misinterpret them. */
function malformed({ full, minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
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
  const name = nameIn(first);
  const text = object(members);
  const lastItem = full.lastIndexOf('"]');
  return {
    empty: reject("an empty body", operation.request.isOptional ? [] : ["", "  \n"]),
    truncated: reject("truncated JSON", [text.slice(0, -1), text.slice(0, -2), text.slice(0, text.indexOf(":") + 1)]),
    trailingComma: reject("a trailing comma", [
      object([...members, ""]),
      ...(lastItem < 0 ? [] : [`${full.slice(0, lastItem + 1)},${full.slice(lastItem + 1)}`]),
    ]),
    trailingText: reject("text after the JSON value", [
      `${text}x`,
      `${text}\n${text}`,
      `${text}}`,
      `${text}\u0000x`,
      `${text}\u0000`,
      `${text};`,
    ]),
    comment: reject("comments in JSON", [`{/* note */${text.slice(1)}`, `${text}// note`, `${text}\n# note`]),
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
  const name = nameIn(first);
  const required = requiredOf(operation.request.schema);
  const rename = (other: string) => object([first.replace(`"${name}"`, () => `"${other}"`), ...others]);
  const plainName = JSON.parse(`"${name}"`) as string;
  const escaped = plainName
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
  return {
    whitespace: accept("white space between tokens", [`\r\n${JSON.stringify(JSON.parse(full), null, "\t")}\n`]),
    order: accept("properties in any order", [object(splitText(full).members.toReversed())]),
    escapedName: accept(
      "escape sequences in names and strings",
      name === "" ? [] : [object([first.replace(`"${name}"`, `"${escaped}"`).replace(/"$/, '\\/\\ud83c\\udfac"'), ...others])],
    ),
    otherName: {
      title: "must reject a required parameter with a wrong name or inside a wrapper object",
      evidence: "endpoint",
      kind: "reject",
      // A script without upper case has no other name, and a parameter may have the name of the wrapper.
      texts: required.includes(plainName)
        ? [rename(name.toUpperCase()), rename(` ${name}`), `{"data":${minimal}}`, `{"input":${minimal}}`].filter(
            (text) => !isAllowed(text, operation),
          )
        : [],
    },
  };
}

/** Returns the name of a member as it is in its JSON text, with escape sequences. */
function nameIn(member: string): string {
  return /^"((?:[^"\\]|\\.)*)"/.exec(member)?.[1] ?? "";
}

/** The maximum length of the text in the title of an observation. */
const MAX_TITLE_LENGTH = 120;
