import type { Clause } from "../check.js";
import { isArray, isObject, pointTo } from "../json.js";
import { judgeAccepted, judgeAnyway, judgeRefused, judgeRefusedOrTooLarge } from "../judgement.js";
import { jsonMessage, type Message } from "../message.js";
import { sampleOf } from "../sample.js";
import type { Purpose } from "../traffic.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

type Texts = readonly (string | Uint8Array)[];

interface Rule extends Pick<Clause, "evidence" | "title"> {
  readonly kind: Purpose;
  readonly texts: Texts;
  readonly judge?: ProtocolCheck["judge"];
  readonly scope?: Message["scope"];
}

/** What JSON says of a body's text (RFC 8259), which no parsed value shows. */
export function syntaxChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  const { operation, prefix } = context;
  const judges: Readonly<Record<Purpose, ProtocolCheck["judge"]>> = {
    accept: (outcome) => judgeAccepted(outcome, operation),
    observe: (outcome) => judgeAnyway(outcome, operation),
    refuse: judgeRefused,
  };
  return Object.entries({ ...malformed(context), ...wellFormed(context), ...numbers(context), ...open(context) }).flatMap(
    ([name, { evidence, judge, kind, scope = "contract", texts, title }]) => {
      const side = { accept: "valid", observe: "observed", refuse: "invalid" }[kind];
      const check: ProtocolCheck = {
        id: `${prefix}body.syntax.${name}.${side}`,
        title,
        anchor: pointTo(operation.anchor, "requestBody"),
        clause: "application/json",
        evidence,
        kind,
        operation,
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
  const inner = minimal.slice(1, -1);
  const colon = minimal.indexOf(":");
  const firstName = minimal.slice(2, minimal.indexOf('"', 2));
  const refuse = (title: string, texts: Texts): Rule => ({
    title: `refuses ${title}`,
    evidence: "endpoint",
    kind: "refuse",
    texts,
    scope: "malformed",
  });
  const lastItem = full.lastIndexOf('"]');
  return {
    empty: refuse("an empty body", ["", "  \n"]),
    truncated: refuse("JSON that is cut off", [
      minimal.slice(0, -1),
      minimal.slice(0, -2),
      minimal.slice(0, colon + 1),
      full.slice(0, -1),
      "{",
    ]),
    trailingComma: refuse("a trailing comma", [
      `{${inner},}`,
      ...(lastItem < 0 ? [] : [`${full.slice(0, lastItem + 1)},${full.slice(lastItem + 1)}`]),
    ]),
    trailingText: refuse("anything after the JSON", [`${minimal}x`, `${minimal}${minimal}`, `${minimal},`, `${minimal}}`]),
    comment: refuse("comments", [`{/* note */${inner}}`, `${minimal}// note`]),
    quotes: refuse("single quotes", [minimal.replaceAll('"', "'")]),
    bareName: refuse("names without quotes", [minimal.replace(`"${firstName}"`, firstName)]),
    missingComma: refuse("a missing comma", [`{${inner} "n":1}`]),
    rawControl: refuse(
      "a raw line break or tab inside a string",
      [..."\n\t"].map((raw) => `${minimal.slice(0, -2)}${raw}${minimal.slice(-2)}`),
    ),
    escape: refuse(
      "an escape that JSON does not have",
      ["\\x41", "\\q", "\\u00g0", "\\'"].map((wrong) => `${minimal.slice(0, -2)}${wrong}${minimal.slice(-2)}`),
    ),
    notJson: refuse("text that is not JSON", [`${firstName}=a+cat`, "<prompt>a cat</prompt>", "a cat", `${firstName}: a cat\n`]),
  };
}

/** JSON in other dress: the same value, however it is written (RFC 8259 §2, §4, §7). */
function wellFormed({ minimal, full }: ProtocolContext): Readonly<Record<string, Rule>> {
  const accept = (title: string, texts: Texts): Rule => ({
    title: `takes ${title}`,
    evidence: "endpoint",
    kind: "accept",
    texts,
  });
  const reversed = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(full) as object).reverse()));
  const name = minimal.slice(2, minimal.indexOf('"', 2));
  const escaped = [...name].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return {
    whitespace: accept("white space between tokens", [`\r\n${JSON.stringify(JSON.parse(full), null, "\t")}\n`]),
    order: accept("properties in another order", [reversed]),
    escapedName: accept("escapes in names", [minimal.replace(name, escaped)]),
  };
}

/** Numbers as they are written, in the first integer parameter (RFC 8259 §6; JSON Schema Core §4.2.3). */
function numbers({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
  const properties = Object.entries(
    isObject(operation.request.schema["properties"]) ? operation.request.schema["properties"] : {},
  );
  const [name, schema] =
    properties.find(
      ([, property]) => isObject(property) && [property["type"]].flat().includes("integer") && isBounded(property),
    ) ?? [];
  if (name === undefined || !isObject(schema)) return {};
  const good = String(sampleOf(schema));
  const write = (literal: string) => `${minimal.slice(0, -1)},${JSON.stringify(name)}:${literal}}`;
  const refuse = (title: string, literals: readonly string[]): Rule => ({
    title: `refuses ${title}`,
    evidence: "endpoint",
    kind: "refuse",
    texts: literals.map(write),
  });
  return {
    looseNumber: {
      ...refuse("a number that JSON does not have", [`0${good}`, `+${good}`, `${good}.`, ".5e1", "0x5"]),
      scope: "malformed",
    },
    looseWord: {
      ...refuse("a word that JSON does not have", ["NaN", "Infinity", "-Infinity", "undefined", "None", "True"]),
      scope: "malformed",
    },
    hugeNumber: refuse("a number beyond every double", ["1e400", "-1e400", "1".padEnd(400, "0")]),
    integerForm: {
      title: `takes ${good}.0 and ${good}e0 as the integers they are`,
      evidence: "standard",
      kind: "accept",
      texts: [`${good}.0`, `${good}e0`].map(write),
    },
  };
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
  const observe = (title: string, texts: Texts): Rule => ({ title: `takes ${title}?`, evidence: "none", kind: "observe", texts });
  const properties = isObject(operation.request.schema["properties"]) ? operation.request.schema["properties"] : {};
  const add = (text: string) => `${minimal.slice(0, -1)},${text}}`;
  const required = isArray(operation.request.schema["required"]) ? operation.request.schema["required"] : [];
  const [first = ""] = required.map(String);
  const bytes = (head: readonly number[], at: number) =>
    Buffer.concat([Buffer.from(minimal.slice(0, at)), Buffer.from(head), Buffer.from(minimal.slice(at))]);
  return {
    unknownProperty: observe(
      "a property that is not listed",
      "unknown_property" in properties ? [] : [add('"unknown_property":true')],
    ),
    prototype: observe("a property named __proto__", [add('"__proto__":{"n":1}')]),
    duplicateName: observe("a property given twice", [add(minimal.slice(1, -1))]),
    byteOrderMark: { ...observe("a byte order mark", [`\ufeff${minimal}`]), scope: "malformed" },
    loneSurrogate: observe(
      "half of a surrogate pair",
      first === "" ? [] : [`${minimal.slice(0, -2)}\\ud83c${minimal.slice(-2)}`],
    ),
    invalidUtf8: { ...observe("bytes that are not UTF-8", [bytes([0xff, 0xfe], minimal.length - 2)]), scope: "malformed" },
    deep: {
      title: "refuses a deeply nested body",
      evidence: "endpoint",
      kind: "refuse",
      texts: ["[".repeat(DEPTH) + "]".repeat(DEPTH)],
      judge: judgeRefusedOrTooLarge,
      scope: "http",
    },
    large: {
      title: "refuses a very large body",
      evidence: "endpoint",
      kind: "refuse",
      texts: tooLarge(operation.request.schema["properties"], first),
      judge: judgeRefusedOrTooLarge,
      scope: "http",
    },
  };
}

/** A large body is only sure to be refused where a limit of the contract says so. */
function tooLarge(properties: unknown, name: string): readonly string[] {
  const schema = (properties as Readonly<Record<string, { readonly maxLength?: unknown }>> | undefined)?.[name];
  return typeof schema?.maxLength === "number" && schema.maxLength < LARGE ? [JSON.stringify({ [name]: "a".repeat(LARGE) })] : [];
}
