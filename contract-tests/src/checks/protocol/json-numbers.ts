import { sampleOf } from "../../contract/sample-value.js";
import { propertiesOf } from "../../contract/schema.js";
import type { JsonObject } from "../../util/json.js";
import { isAllowed, type Rule, type Texts } from "./json-rule.js";
import { object, splitText } from "./json-text.js";
import type { ProtocolContext } from "./protocol-check.js";

/** Returns the rules for number literals, tested in the first integer parameter (RFC 8259 §6; JSON Schema Core §4.2.3). */
export function numberRules({ minimal, operation }: ProtocolContext): Readonly<Record<string, Rule>> {
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

function isBounded(schema: object): boolean {
  return "maximum" in schema && "minimum" in schema;
}
