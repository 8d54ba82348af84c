import { evidenceOf } from "../../src/contract/evidence.js";
import type { Submission } from "../../src/contract/model.js";
import { submissions } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../../src/util/json.js";
import type { Behavior, Call } from "../context.js";
import { type Clause, operationsOf, suffixOf } from "./clause.js";
import { createFault, type FaultTemplate, type Severity } from "./fault.js";

/** One property of the body of one operation. */
export interface Parameter extends Clause {
  readonly operation: Submission;
  readonly name: string;
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** Breaks a clause of a parameter, where that can be done. */
export type OfParameter = (parameter: Parameter) => Behavior | undefined;

/** Whether the faults of a line are made for every operation that takes a body, or for the first alone. */
export type Reach = "everywhere" | "first";

/** A line that comes to one fault for each parameter that it applies to; `{}` in the title is the parameter's name. */
export function perParameter(
  id: string,
  title: string,
  keyword: string | undefined,
  ofParameter: OfParameter,
  { gravity = {}, reach = "first" }: { readonly gravity?: Severity; readonly reach?: Reach } = {},
): FaultTemplate {
  return (contract) =>
    submissions(contract).flatMap((operation) => {
      if (reach === "first" && operationsOf(contract, "submission")[0] !== operation) return [];
      return parametersOf(operation).flatMap((parameter) => {
        if (keyword !== undefined && parameter.schema[keyword] === undefined) return [];
        const hooks = ofParameter(parameter);
        if (hooks === undefined) return [];
        const suffix = suffixOf(contract, operation);
        const anchor = keyword === undefined ? parameter.anchor : pointTo(parameter.anchor, keyword);
        const where = suffix === "" ? "" : ` (${operation.id})`;
        const name = `${id}:${parameter.name}${suffix}`;
        return [createFault(name, `${title.replaceAll("{}", parameter.name)}${where}`, { ...parameter, anchor }, hooks, gravity)];
      });
    });
}

export function parametersOf(operation: Submission): readonly Parameter[] {
  const { anchor, evidence, schema } = operation.request;
  const required = requiredOf(schema);
  return Object.entries(propertiesOf(schema)).map(([name, property]) => ({
    operation,
    name,
    schema: property,
    isRequired: required.includes(name),
    anchor: pointTo(anchor, "properties", name),
    evidence: evidenceOf(property, evidence),
  }));
}

/** What was sent for the parameter, where anything was. */
export function sentFor({ name, operation }: Parameter, { sent, target }: Call): Json | undefined {
  if (target.kind === "nowhere" || target.operation !== operation) return undefined;
  return isObject(sent) && Object.hasOwn(sent, name) ? sent[name] : undefined;
}

/** Whether requests are the parameter's. */
export function targets({ operation }: Parameter, { target }: Call): boolean {
  return target.kind !== "nowhere" && target.operation === operation;
}

/** Judges the parameter by another schema. */
export function judgedBy(change: (schema: JsonObject) => JsonObject | undefined): OfParameter {
  return ({ name, operation, schema }) => {
    const changed = change(schema);
    if (changed === undefined) return undefined;
    return { schema: (other, whole) => (other === operation ? withProperty(whole, name, changed) : whole) };
  };
}

/** Takes values that the contract forbids; what else is in the body is judged as ever. */
export function accepting(isTaken: (value: Json, parameter: Parameter) => boolean): OfParameter {
  return (parameter) => ({
    override: ({ validate }) => ({
      validate: (call, body) => {
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        const isSpared = isObject(body) && value !== undefined && isTaken(value, parameter);
        return validate(call, isSpared ? { ...body, [parameter.name]: sampleOf(parameter.schema) } : body);
      },
    }),
  });
}

/** Refuses values that the contract allows. */
export function rejecting(isRefused: (value: Json, parameter: Parameter) => boolean): OfParameter {
  return (parameter) => ({
    override: ({ validate }) => ({
      validate: (call, body) => {
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        return value !== undefined && isRefused(value, parameter) ? `/${parameter.name} is not valid` : validate(call, body);
      },
    }),
  });
}

/** Makes another value of what was sent before it is judged; of undefined, nothing was sent. */
export function coercing(change: (value: Json, parameter: Parameter) => Json | undefined): OfParameter {
  return (parameter) => ({
    override: ({ adapt }) => ({
      adapt: (call, given) => {
        const body = adapt(call, given);
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        if (!isObject(body) || value === undefined) return body;
        const { [parameter.name]: _, ...rest } = body;
        const changed = change(value, parameter);
        return changed === undefined ? rest : { ...rest, [parameter.name]: changed };
      },
    }),
  });
}

/** Keeps another value than the one that was sent. */
export function storing(change: (value: Json, parameter: Parameter, call: Call) => Json): OfParameter {
  return (parameter) => ({
    override: ({ normalize }) => ({
      normalize: (call, body) => {
        const input = normalize(call, body);
        const value = targets(parameter, call) ? ownOf(body, parameter.name) : undefined;
        const kept = ownOf(input, parameter.name);
        return value === undefined || kept === undefined ? input : { ...input, [parameter.name]: change(kept, parameter, call) };
      },
    }),
  });
}

/** Fills in another value where none was sent. */
export function defaulting(value: Json): OfParameter {
  return (parameter) => ({
    override: ({ normalize }) => ({
      normalize: (call, body) => {
        const input = normalize(call, body);
        return targets(parameter, call) && !Object.hasOwn(body, parameter.name) ? { ...input, [parameter.name]: value } : input;
      },
    }),
  });
}

function ownOf(body: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/** The same schema with another one for a property, wherever that is declared. */
function withProperty(schema: JsonObject, name: string, changed: JsonObject): JsonObject {
  const { allOf, properties } = schema;
  const own = isObject(properties) && Object.hasOwn(properties, name) ? { properties: { ...properties, [name]: changed } } : {};
  const members = isArray(allOf) ? allOf.map((member) => (isObject(member) ? withProperty(member, name, changed) : member)) : [];
  return { ...schema, ...own, ...(members.length === 0 ? {} : { allOf: members }) };
}
