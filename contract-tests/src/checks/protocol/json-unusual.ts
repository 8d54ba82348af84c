import { propertiesOf } from "../../contract/schema.js";
import { memoize } from "../../util/memoize.js";
import { expectRejectedOrTooLarge } from "../expectations.js";
import { isClosed, type Rule, type Texts } from "./json-rule.js";
import { object, splitText } from "./json-text.js";
import { pollutingText } from "./pollution.js";
import type { ProtocolContext } from "./protocol-check.js";

/** The nesting depth of the deep body. It exhausts the stack of a naive parser, and a robust parser rejects it quickly. */
const NESTING_DEPTH = 1000;

/** The size of the large body. Common servers accept at most 1 MiB by default. */
const LARGE_BODY_BYTES = 1280 * 1024;

/**
 * Returns the rules for unusual bodies. Most of them are not documented: the server may accept or reject them, but it must
 * not return a server error.
 */
export function unusualRules({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
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
    prototype: observe("a property named `__proto__`", [pollutingText({ minimal, operation }) ?? []].flat()),
    frameworkName: frameworkNameRule(add, operation),
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

/**
 * Property names that have a meaning for frameworks, in groups: members of every JavaScript object, paths of form parsers, and
 * operators of MongoDB, with a very long name and one outside ASCII.
 */
const FRAMEWORK_NAMES = [
  ["constructor", "toString", "hasOwnProperty", "valueOf", "", "a.b", "a[b]", "a[]"],
  ["$where", "$gt", "_id", "class", "\u{1f3ac}", "long".repeat(250)],
] as const;

/** Returns the rule for property names that break frameworks. A closed request must reject them like any unknown property. */
function frameworkNameRule(add: (member: string) => string, { request }: ProtocolContext["operation"]): Rule {
  const known = propertiesOf(request.schema);
  const texts = FRAMEWORK_NAMES.map((names) =>
    add(names.flatMap((name) => (Object.hasOwn(known, name) ? [] : [`${JSON.stringify(name)}:"1"`])).join(",")),
  );
  const names = "property names with a meaning for frameworks, such as `constructor`, `$where` or an empty name";
  return isClosed(request.schema)
    ? { title: `must reject ${names}`, evidence: request.evidence, kind: "reject", texts }
    : { title: `may accept or reject ${names}`, evidence: "none", kind: "either", texts };
}

/** Replaces the null character with bytes that are invalid in UTF-8 (RFC 3629 §1). */
function withInvalidBytes(text: string): Uint8Array {
  const [before = "", after = ""] = text.split("\u0000");
  return Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]);
}

/** Returns a body that far exceeds a limit of the contract. Without such a limit, a server may accept a large body. */
const tooLarge = memoize(({ request }: ProtocolContext["operation"]): readonly string[] => {
  const limited = Object.entries(propertiesOf(request.schema)).find(
    ([, { maxLength }]) => typeof maxLength === "number" && maxLength < LARGE_BODY_BYTES,
  );
  return limited === undefined ? [] : [`{${JSON.stringify(limited[0])}:"${"a".repeat(LARGE_BODY_BYTES)}"}`];
});
