import { propertiesOf } from "../../contract/schema.js";
import type { JsonObject } from "../../util/json.js";
import { memoize } from "../../util/memoize.js";
import { expectRejectedOrTooLarge } from "../expectations.js";
import type { Rule, Texts } from "./json-rule.js";
import { object, splitText } from "./json-text.js";
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
