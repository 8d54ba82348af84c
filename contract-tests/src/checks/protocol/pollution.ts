import { sampleOf } from "../../contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../contract/schema.js";
import { compile } from "../../contract/validator.js";
import type { Outcome } from "../../traffic/exchange.js";
import { jsonMessage } from "../../traffic/request.js";
import { jsonObjectsOf } from "../../traffic/response.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import { type Assessment, expectAccepted, expectAcceptedOr4xx, expectRejected } from "../expectations.js";
import { isClosed } from "./json-rule.js";
import { object, splitText } from "./json-text.js";
import type { Probe, ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** A text that does not occur in any other request. */
const MARKER = "inherited text 5e1f";

/**
 * Returns the check of prototype pollution (CWE-1321): `__proto__` and `constructor.prototype` in one request must change
 * neither its own parameters nor those of later requests. Rules for `input` check the defaults in the responses.
 */
export function pollutionChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  const { minimal, operation, prefix } = context;
  const { anchor, evidence, schema } = operation.request;
  const text = pollutingText(context);
  if (text === undefined) return [];
  const inherited = revealingValues(schema);
  const sent = JSON.parse(minimal) as Json;
  const required = requiredOf(schema);
  const later = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(minimal) as JsonObject).filter(([name]) => !required.includes(name))),
  );
  const message = (body: string, variant: string) => ({ ...jsonMessage(operation, body), variant });
  const probes: readonly Probe[] = [
    { title: "a request with `__proto__` and `constructor.prototype`", message: jsonMessage(operation, text) },
    {
      title: "a later request",
      message: message(minimal, "after pollution"),
      assess: (outcome) => withoutInherited(outcome, expectAccepted(outcome, operation), inherited, sent),
    },
    ...(compile(schema)(JSON.parse(later))
      ? []
      : [
          {
            title: "a later request without a required parameter",
            message: message(later, "after pollution"),
            assess: expectRejected,
          },
        ]),
  ];
  return [
    {
      id: `${prefix}body.pollution.valid`,
      title: "must not use values of `__proto__` or `constructor.prototype` as parameters",
      anchor,
      clause: "the request body",
      evidence,
      kind: "accept",
      operation,
      assess: (outcome) => withoutInherited(outcome, expectAcceptedOr4xx(outcome, operation), inherited, sent),
      probes,
    },
  ];
}

/**
 * Returns the minimal request with another value of every parameter in `__proto__` and `constructor.prototype`. Returns
 * undefined if the contract does not allow further properties.
 */
export function pollutingText({ minimal, operation }: Pick<ProtocolContext, "minimal" | "operation">): string | undefined {
  const { schema } = operation.request;
  if (isClosed(schema)) return undefined;
  const inherited = JSON.stringify(inheritedValues(schema));
  return object([...splitText(minimal).members, `"__proto__":${inherited}`, `"constructor":{"prototype":${inherited}}`]);
}

function inheritedValues(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(propertiesOf(schema)).map(([name, property]) => [name, otherValue(property)]));
}

/**
 * Returns the inherited values that a server cannot have chosen itself: texts with the marker, and values of parameters with
 * another documented default. A server may choose any value for an omitted parameter without a default, such as null.
 */
function revealingValues(schema: JsonObject): JsonObject {
  const properties = propertiesOf(schema);
  const hasMarker = (value: Json) => JSON.stringify(value).includes(MARKER);
  return Object.fromEntries(
    Object.entries(inheritedValues(schema)).filter(([name, value]) => {
      const usual = properties[name]?.["default"];
      return hasMarker(value) || (usual !== undefined && !equalJson(value, usual));
    }),
  );
}

/** Returns a valid value that is not the default; for a free text, the marker. */
function otherValue(schema: JsonObject): Json {
  const { default: usual, enum: values, maximum, minimum } = schema;
  const candidates: readonly (Json | undefined)[] = [
    ...(isArray(values) ? values.toReversed() : []),
    MARKER,
    // For a short text.
    MARKER.slice(0, 2),
    maximum,
    minimum,
    true,
    false,
    [MARKER],
  ];
  const isValid = compile(schema);
  return candidates.find((value) => value !== undefined && value !== usual && isValid(value)) ?? sampleOf(schema);
}

/** Fails if `input` has an inherited value of a parameter that the request does not have, or has with another value. */
function withoutInherited(outcome: Outcome, assessment: Assessment, inherited: JsonObject, sent: Json): Assessment {
  if (outcome.kind === "none" || assessment.outcome !== "pass" || !assessment.accepted || !isObject(sent)) return assessment;
  const inputs = jsonObjectsOf(outcome).flatMap(({ input }) => (isObject(input) ? [input] : []));
  const isInherited = (input: JsonObject, name: string) =>
    Object.hasOwn(input, name) && equalJson(input[name], inherited[name]) && !equalJson(sent[name], inherited[name]);
  const name = Object.keys(inherited).find((one) => inputs.some((input) => isInherited(input, one)));
  if (name === undefined) return assessment;
  return {
    outcome: "fail",
    expected: `${name} not to be inherited`,
    received: `input.${name} of \`__proto__\` or \`constructor\``,
  };
}
