import { type Contract, submissions } from "../../../src/contract/model.js";
import { sampleOf } from "../../../src/contract/sample-value.js";
import { requiredOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { requestBody, response } from "../clause.js";
import { type FaultTemplate, fault, STANDARD, STANDARD_MUST } from "../fault.js";
import { type Parameter, type ParameterBehavior, perParameter, targets } from "../parameter.js";

/** Faults about the type of the body, its required properties and its formatting. */
export const BODIES: readonly FaultTemplate[] = [
  perParameter("required.missing", "accepts a request without {}", undefined, notRequired, { reach: "everywhere" }),
  perParameter(
    "required.null",
    "accepts null for the required parameter {}",
    undefined,
    ifRequired((body, name, sample) => (body[name] === null ? { ...body, [name]: sample } : body)),
  ),
  perParameter("required.besides", "rejects a request without the optional parameter {}", undefined, requiredAdditionally, {
    reach: "everywhere",
  }),
  ...(["string", "number", "boolean", "null"] as const).map((type) =>
    fault(
      `body.${type}`,
      `accepts a body that is ${type === "null" ? "null" : `a ${type}`}`,
      requestBody("type"),
      acceptingBody((body) => typeNameOf(body) === type),
    ),
  ),
  fault("body.array", "accepts an array as the body", requestBody("type"), acceptingBody(isArray)),
  fault(
    "body.firstOfArray",
    "accepts an array of requests and uses the first one",
    requestBody("type"),
    reading((body) => (isArray(body) ? (body[0] ?? null) : body)),
  ),
  fault(
    "body.jsonInText",
    "accepts a request encoded as a JSON string",
    requestBody("type"),
    reading((body) => (typeof body === "string" ? JSON.parse(body) : body)),
  ),
  fault("body.wrapped", "accepts a request wrapped in another object", requestBody("required"), reading(unwrapped)),
  fault(
    "body.emptyObject",
    "accepts an empty object as the body",
    requestBody("required"),
    acceptingBody((body) => isObject(body) && Object.keys(body).length === 0),
  ),
  fault(
    "names.anyCase",
    "ignores the letter case of property names",
    requestBody("required"),
    renaming((name) => name.toLowerCase()),
  ),
  fault(
    "names.trimmed",
    "ignores whitespace around property names",
    requestBody("required"),
    renaming((name) => name.trim()),
  ),
  // RFC 8259 §4: objects are unordered. §9: a parser must accept every text that conforms to the grammar.
  fault(
    "order.requiredFirst",
    "rejects a request whose first property is not a required one",
    requestBody(),
    requiredFirst,
    STANDARD,
  ),
  fault(
    "text.escapes",
    "rejects JSON with \\u escapes",
    response("submission", "success"),
    rejectingText(/\\u[0-9a-f]{4}/i),
    STANDARD_MUST,
  ),
  fault(
    "text.space",
    "rejects whitespace before the JSON object",
    response("submission", "success"),
    rejectingText(/^\s/),
    STANDARD_MUST,
  ),
  fault(
    "text.spaceAfter",
    "rejects whitespace after the JSON object",
    response("submission", "success"),
    rejectingText(/\s$/),
    STANDARD_MUST,
  ),
  fault(
    "text.lines",
    "rejects a body with line breaks",
    response("submission", "success"),
    rejectingText(/[\r\n]/),
    STANDARD_MUST,
  ),
  // RFC 8259 §7: a character outside the Basic Multilingual Plane is escaped as a pair of surrogates.
  fault(
    "text.surrogates",
    "rejects JSON with an escaped pair of surrogates",
    response("submission", "success"),
    rejectingText(/\\ud[89ab][0-9a-f]{2}\\ud[c-f]/i),
    STANDARD_MUST,
  ),
  fault("text.solidus", "rejects an escaped slash", response("submission", "success"), rejectingText(/\\\//), STANDARD_MUST),
];

function typeNameOf(value: Json): string {
  return value === null ? "null" : typeof value;
}

function minimalOf(contract: Contract): JsonObject {
  const [first] = submissions(contract);
  const body = first === undefined ? {} : sampleOf(first.request.schema);
  return isObject(body) ? body : {};
}

/** Accepts invalid bodies that match, and processes a minimal valid request instead. */
function acceptingBody(isAccepted: (body: Json) => boolean): (contract: Contract) => Behavior {
  return (contract) => reading((body) => (isAccepted(body) ? minimalOf(contract) : body));
}

function reading(read: (body: Json) => Json): Behavior {
  return {
    override: ({ adapt }) => ({
      adapt: (call, received) => {
        const body = adapt(call, received);
        try {
          return read(body);
        } catch {
          return body;
        }
      },
    }),
  };
}

/** Returns the object that is the only member of the body, or the body itself. */
function unwrapped(body: Json): Json {
  const [inner, ...others] = isObject(body) ? Object.values(body) : [];
  return isObject(inner) && others.length === 0 ? inner : body;
}

function renaming(rename: (name: string) => string): Behavior {
  return reading((body) =>
    isObject(body) ? Object.fromEntries(Object.entries(body).map(([name, value]) => [rename(name), value])) : body,
  );
}

function notRequired(parameter: Parameter): Behavior | undefined {
  const { isRequired, name, operation } = parameter;
  if (!isRequired) return undefined;
  const change = (schema: JsonObject): JsonObject => ({
    ...schema,
    ...(isArray(schema["required"]) ? { required: schema["required"].filter((item) => item !== name) } : {}),
    ...(isArray(schema["allOf"]) ? { allOf: schema["allOf"].map((member) => (isObject(member) ? change(member) : member)) } : {}),
  });
  return { schema: (other, whole) => (other === operation ? change(whole) : whole) };
}

function ifRequired(change: (body: JsonObject, name: string, sample: Json) => JsonObject): ParameterBehavior {
  return (parameter) =>
    parameter.isRequired && ![parameter.schema["type"]].flat().includes("null")
      ? reading((body) => (isObject(body) ? change(body, parameter.name, sampleOf(parameter.schema)) : body))
      : undefined;
}

function requiredAdditionally(parameter: Parameter): Behavior | undefined {
  if (parameter.isRequired) return undefined;
  return {
    override: ({ validate }) => ({
      validate: (call, body) =>
        targets(parameter, call) && isObject(body) && !Object.hasOwn(body, parameter.name)
          ? `the body must have required property '${parameter.name}'`
          : validate(call, body),
    }),
  };
}

function requiredFirst(contract: Contract): Behavior | undefined {
  const [submission] = submissions(contract);
  const required = submission === undefined ? [] : requiredOf(submission.request.schema);
  if (required.length === 0) return undefined;
  return {
    override: ({ validate }) => ({
      validate: (call, body) => {
        const [first] = isObject(call.sent) ? Object.keys(call.sent) : [];
        return first === undefined || required.includes(first) ? validate(call, body) : `/${first} is not expected here`;
      },
    }),
  };
}

function rejectingText(pattern: RegExp): Behavior {
  return {
    override: ({ parse }) => ({
      parse: (call, text) => {
        if (pattern.test(text)) throw new SyntaxError("unexpected token");
        return parse(call, text);
      },
    }),
  };
}
