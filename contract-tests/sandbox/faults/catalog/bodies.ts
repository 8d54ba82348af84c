import { type Contract, submissions } from "../../../src/contract/model.js";
import { sampleOf } from "../../../src/contract/sample-value.js";
import { requiredOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { requestBody, response } from "../clause.js";
import { type FaultTemplate, fault, STANDARD, STANDARD_MUST } from "../fault.js";
import { type Parameter, type ParameterBehavior, perParameter, targets } from "../parameter.js";

/** What the body is as a whole, and which of its properties must be there. */
export const BODIES: readonly FaultTemplate[] = [
  perParameter("required.missing", "takes a request without {}", undefined, notRequired, { reach: "everywhere" }),
  perParameter(
    "required.null",
    "takes null for {} as if it were there",
    undefined,
    ifRequired((body, name, sample) => (body[name] === null ? { ...body, [name]: sample } : body)),
  ),
  perParameter("required.besides", "refuses a request without {}", undefined, requiredAdditionally, { reach: "everywhere" }),
  ...(["string", "number", "boolean", "null"] as const).map((type) =>
    fault(
      `body.${type}`,
      `takes a body that is ${type === "null" ? "null" : `a ${type}`}`,
      requestBody("type"),
      acceptingBody((body) => typeNameOf(body) === type),
    ),
  ),
  fault("body.array", "takes a list as the body", requestBody("type"), acceptingBody(isArray)),
  fault(
    "body.firstOfArray",
    "takes the first request in a list",
    requestBody("type"),
    reading((body) => (isArray(body) ? (body[0] ?? null) : body)),
  ),
  fault(
    "body.jsonInText",
    "takes a request as JSON within a text",
    requestBody("type"),
    reading((body) => (typeof body === "string" ? JSON.parse(body) : body)),
  ),
  fault("body.wrapped", "takes a request within another object", requestBody("required"), reading(unwrapped)),
  fault(
    "body.emptyObject",
    "takes an empty object",
    requestBody("required"),
    acceptingBody((body) => isObject(body) && Object.keys(body).length === 0),
  ),
  fault(
    "names.anyCase",
    "takes names of properties in any case",
    requestBody("required"),
    renaming((name) => name.toLowerCase()),
  ),
  fault(
    "names.trimmed",
    "takes names of properties with white space around them",
    requestBody("required"),
    renaming((name) => name.trim()),
  ),
  // RFC 8259 §4 leaves objects unordered, and §9 has a parser take every text of the grammar.
  fault(
    "order.requiredFirst",
    "refuses a request that does not begin with what is required",
    requestBody(),
    requiredFirst,
    STANDARD,
  ),
  fault(
    "text.escapes",
    "refuses a text with \\u escapes",
    response("submission", "success"),
    rejectingText(/\\u[0-9a-f]{4}/i),
    STANDARD_MUST,
  ),
  fault(
    "text.space",
    "refuses white space before the object",
    response("submission", "success"),
    rejectingText(/^\s/),
    STANDARD_MUST,
  ),
  fault(
    "text.spaceAfter",
    "refuses white space after the object",
    response("submission", "success"),
    rejectingText(/\s$/),
    STANDARD_MUST,
  ),
  fault(
    "text.lines",
    "refuses a body of several lines",
    response("submission", "success"),
    rejectingText(/[\r\n]/),
    STANDARD_MUST,
  ),
  fault("text.solidus", "refuses an escaped solidus", response("submission", "success"), rejectingText(/\\\//), STANDARD_MUST),
];

function typeNameOf(value: Json): string {
  return value === null ? "null" : typeof value;
}

function minimalOf(contract: Contract): JsonObject {
  const [first] = submissions(contract);
  const body = first === undefined ? {} : sampleOf(first.request.schema);
  return isObject(body) ? body : {};
}

/** Takes such a body as if the least that is valid had been sent. */
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

/** Where the required properties are not in the object but in its only member. */
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
    ...(isArray(schema["required"]) ? { required: schema["required"].filter((one) => one !== name) } : {}),
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
    override: ({ judge }) => ({
      judge: (call, body) =>
        targets(parameter, call) && isObject(body) && !Object.hasOwn(body, parameter.name)
          ? `the body must have required property '${parameter.name}'`
          : judge(call, body),
    }),
  };
}

function requiredFirst(contract: Contract): Behavior | undefined {
  const [submission] = submissions(contract);
  const required = submission === undefined ? [] : requiredOf(submission.request.schema);
  if (required.length === 0) return undefined;
  return {
    override: ({ judge }) => ({
      judge: (call, body) => {
        const [first] = isObject(call.sent) ? Object.keys(call.sent) : [];
        return first === undefined || required.includes(first) ? judge(call, body) : `/${first} is not expected here`;
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
