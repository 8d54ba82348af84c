import { submissions } from "../../../../src/contract/model.js";
import { sampleOf } from "../../../../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../../../src/contract/schema.js";
import { compile } from "../../../../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../../../src/util/json.js";
import type { Behavior, Call } from "../../../context.js";
import { requestBody, response } from "../../clause.js";
import { errorResponse, type ReplyCondition, replying } from "../../effect.js";
import { createFault, type FaultTemplate, fault } from "../../fault.js";
import { type Parameter, parametersOf } from "../../parameter.js";

/** Faults of a server that rejects a single invalid parameter, but handles several invalid parameters wrongly. */
export const SEVERAL_INVALID: readonly FaultTemplate[] = [
  fault(
    "several.accepted",
    "accepts a request with two or more invalid parameters",
    requestBody(),
    accepting((names) => names.length > 1),
  ),
  fault(
    "several.two",
    "accepts a request with exactly two invalid parameters",
    requestBody(),
    accepting((names) => names.length === 2),
  ),
  fault(
    "several.crash",
    "returns 500 for a request with two or more invalid parameters",
    response("submission", 422),
    crashing((names) => names.length > 1),
  ),
  fault(
    "several.crashTwo",
    "returns 500 for a request with exactly two invalid parameters",
    response("submission", 422),
    crashing((names) => names.length === 2),
  ),
  fault(
    "several.unknown",
    "does not validate a request with an unknown property",
    requestBody(),
    accepting((names, call) => names.length > 0 && unknownIn(call).length > 0 && isObject(call.sent) && hasRequired(call)),
  ),
  fault(
    "several.unknownFirst",
    "returns 500 for an invalid parameter after an unknown property",
    response("submission", 422),
    crashing(([first], call) => first !== undefined && isAfterUnknown(first, call)),
  ),
  fault(
    "several.missing",
    "returns 500 for an invalid parameter in a request without a required one",
    response("submission", 422),
    crashing((names, call) => names.length > 0 && !hasRequired(call)),
  ),
  fault(
    "several.missingAccepted",
    "accepts a request without a required parameter if another one is invalid",
    requestBody(),
    accepting((names, call) => names.length > 0 && !hasRequired(call)),
  ),
  perPair("several.pair", "returns 500 when {} are both invalid", (one, other) =>
    crashing((names) => names.includes(one.name) && names.includes(other.name)),
  ),
  perPair("several.pairAccepted", "accepts a request in which {} are both invalid", (one, other) =>
    accepting((names) => names.includes(one.name) && names.includes(other.name)),
  ),
];

/** Defines one fault for each pair of parameters of the first submission. */
function perPair(id: string, title: string, behaviorFor: (one: Parameter, other: Parameter) => Behavior): FaultTemplate {
  return (contract) => {
    const [operation] = submissions(contract);
    const parameters = operation === undefined ? [] : parametersOf(operation);
    return parameters.flatMap((one, index) =>
      parameters.slice(index + 1).map((other) => {
        const filled = title.replace("{}", `\`${one.name}\` and \`${other.name}\``);
        return createFault(`${id}:${one.name},${other.name}`, filled, one, behaviorFor(one, other));
      }),
    );
  };
}

/** Decides from the names of the invalid parameters, in the order of the request, whether the fault is triggered. */
type InvalidCondition = (names: readonly string[], call: Call) => boolean;

function accepting(matches: InvalidCondition): Behavior {
  return {
    override: ({ validate }) => ({
      validate: (call, body) => validate(call, matches(invalidIn(call), call) ? repaired(call, body) : body),
    }),
  };
}

function crashing(matches: InvalidCondition): Behavior {
  const isTriggered: ReplyCondition = (call) => call.target.kind === "submission" && matches(invalidIn(call), call);
  return replying(isTriggered, errorResponse(500));
}

function schemaOf({ target }: Call): JsonObject {
  return target.kind === "submission" ? (target.operation.request?.schema ?? {}) : {};
}

/** Returns the names of the parameters whose value is invalid. */
function invalidIn(call: Call): readonly string[] {
  const { sent } = call;
  const properties = propertiesOf(schemaOf(call));
  if (!isObject(sent)) return [];
  return Object.entries(sent).flatMap(([name, value]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return schema === undefined || compile(schema)(value) ? [] : [name];
  });
}

/** Returns the body with valid values in place of the invalid ones, and with all required parameters. */
function repaired(call: Call, body: Json): Json {
  const properties = propertiesOf(schemaOf(call));
  if (!isObject(body)) return body;
  const names = [
    ...invalidIn(call),
    ...requiredOf(schemaOf(call))
      .map(String)
      .filter((name) => !Object.hasOwn(body, name)),
  ];
  return { ...body, ...Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {})])) };
}

function unknownIn(call: Call): readonly string[] {
  const properties = propertiesOf(schemaOf(call));
  return isObject(call.sent) ? Object.keys(call.sent).filter((name) => !Object.hasOwn(properties, name)) : [];
}

function isAfterUnknown(name: string, call: Call): boolean {
  const names = isObject(call.sent) ? Object.keys(call.sent) : [];
  const [unknown] = unknownIn(call);
  return unknown !== undefined && names.indexOf(unknown) < names.indexOf(name);
}

function hasRequired(call: Call): boolean {
  const { sent } = call;
  return isObject(sent) && requiredOf(schemaOf(call)).every((name) => Object.hasOwn(sent, String(name)));
}
