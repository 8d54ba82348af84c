import { sampleOf } from "../../contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../contract/schema.js";
import { compile } from "../../contract/validator.js";
import type { Outcome } from "../../traffic/exchange.js";
import { jsonMessage } from "../../traffic/request.js";
import { textOf } from "../../traffic/response.js";
import { isArray, type Json, type JsonObject } from "../../util/json.js";
import { type Assessment, expectAccepted, expectAcceptedOr4xx, expectRejected } from "../expectations.js";
import { isClosed } from "./json-rule.js";
import { object, splitText } from "./json-text.js";
import type { Probe, ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** A text that no other request has. If a response contains it, it comes from the prototype. */
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
      assess: (outcome) => withoutMarker(outcome, expectAccepted(outcome, operation)),
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
      assess: (outcome) => withoutMarker(outcome, expectAcceptedOr4xx(outcome, operation)),
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
  const inherited = JSON.stringify(
    Object.fromEntries(Object.entries(propertiesOf(schema)).map(([name, property]) => [name, otherValue(property)])),
  );
  return object([...splitText(minimal).members, `"__proto__":${inherited}`, `"constructor":{"prototype":${inherited}}`]);
}

/** Returns a valid value that is not the default; for a free text, the marker. */
function otherValue(schema: JsonObject): Json {
  const { default: usual, enum: values, maximum, minimum } = schema;
  const candidates: readonly (Json | undefined)[] = [
    ...(isArray(values) ? values.toReversed() : []),
    MARKER,
    maximum,
    minimum,
    true,
    false,
    [MARKER],
  ];
  const isValid = compile(schema);
  return candidates.find((value) => value !== undefined && value !== usual && isValid(value)) ?? sampleOf(schema);
}

function withoutMarker(outcome: Outcome, assessment: Assessment): Assessment {
  const hasMarker = outcome.kind === "response" && (textOf(outcome) ?? "").includes(MARKER);
  if (assessment.outcome !== "pass" || !assessment.accepted || !hasMarker) return assessment;
  return { outcome: "fail", expected: "only parameters of the request", received: "a value of `__proto__` or `constructor`" };
}
