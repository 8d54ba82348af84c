import type { Parameter } from "../../contract/model.js";
import { valuesOfParameter } from "../../contract/parameter-values.js";
import { serializeParameters, valueOfParameter } from "../../contract/parameters.js";
import { jsonMessage, type Message, withHeaders } from "../../traffic/request.js";
import { type Json, pointTo } from "../../util/json.js";
import { verbFor } from "../check.js";
import { expectAccepted, expectRejected } from "../expectations.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** Returns the checks of the parameters outside of the path: presence, valid values, and one invalid value for each keyword. */
export function parameterChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  return context.operation.parameters.flatMap((parameter) =>
    valueOfParameter(parameter) === undefined ? [] : checksOf(parameter, context),
  );
}

function checksOf(parameter: Parameter, { minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  const { anchor, evidence, isRequired, location, name } = parameter;
  const { invalid, valid } = valuesOfParameter(parameter);
  const place = `${location}.${name}`;
  const verb = verbFor({ evidence });
  const probe = (value: Json | undefined) => ({
    title: value === undefined ? `without ${name}` : `${name} ${JSON.stringify(value)}`,
    message: messageWith(parameter, value, jsonMessage(operation, minimal)),
  });
  const reject = (keyword: string, title: string, value: Json | undefined, pointer: string): ProtocolCheck => ({
    id: `${prefix}${place}.${keyword}.invalid`,
    title: `${verb} reject ${title}`,
    anchor: pointer,
    clause: `${location} parameter ${name} ${keyword}`,
    evidence,
    kind: "reject",
    operation,
    assess: expectRejected,
    probes: [probe(value)],
  });
  // The base requests contain the first value of a required parameter.
  const others = isRequired ? valid.slice(1) : valid;
  const accept: ProtocolCheck = {
    id: `${prefix}${place}.valid`,
    title: `${verb} accept valid values of the ${location} parameter ${name}`,
    anchor,
    clause: `${location} parameter ${name}`,
    evidence,
    kind: "accept",
    operation,
    assess: (outcome) => expectAccepted(outcome, operation),
    probes: others.map(probe),
  };
  return [
    ...(isRequired
      ? [reject("required", `requests without the ${location} parameter ${name}`, undefined, pointTo(anchor, "required"))]
      : []),
    ...invalid.map(({ anchor: pointer, keyword, value }) =>
      reject(keyword, `values of the ${location} parameter ${name} that violate ${keyword}`, value, pointer),
    ),
    ...(others.length > 0 ? [accept] : []),
  ];
}

/** Returns a message in which one parameter has another value. Undefined omits the parameter. */
function messageWith(parameter: Parameter, value: Json | undefined, message: Message): Message {
  const { operation } = message;
  const sent = operation.parameters.filter((other) => other.isRequired || other === parameter);
  const parts = serializeParameters(sent.map((other) => [other, other === parameter ? value : valueOfParameter(other)]));
  const removed = Object.fromEntries(operation.parameters.map(({ name }) => [name.toLowerCase(), undefined]));
  const variant = `${parameter.location} ${parameter.name} ${JSON.stringify(value ?? null)}`;
  return {
    ...withHeaders(message, variant, () => ({ ...removed, cookie: undefined, ...parts.headers })),
    path: operation.path + parts.query,
  };
}
