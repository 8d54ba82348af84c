import { evidenceOf } from "../../src/contract/evidence.js";
import type { Submission } from "../../src/contract/model.js";
import { submissions } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../../src/util/json.js";
import type { Behavior, Call } from "../context.js";
import { type Clause, labelOf, operationsOf, suffixOf } from "./clause.js";
import { createFault, type FaultTemplate, fillTitle, type Severity } from "./fault.js";

/** A property of an operation's request body. */
export interface Parameter extends Clause {
  readonly operation: Submission;
  readonly name: string;
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** Returns the behavior that violates a clause of a parameter, or undefined if the fault does not apply to it. */
export type ParameterBehavior = (parameter: Parameter) => Behavior | undefined;

/** The operations that get a fault: every operation with a request body, or only the first one. */
type Reach = "everywhere" | "first";

/**
 * Defines one fault for each parameter that it applies to.
 *
 * @param title contains `{}` for the parameter's name; a function if it also contains a limit or a value
 * @param keyword the violated keyword; parameters without it do not get the fault
 */
export function perParameter(
  id: string,
  title: string | ((parameter: Parameter) => string),
  keyword: string | undefined,
  behaviorFor: ParameterBehavior,
  { severity = {}, reach = "first" }: { readonly severity?: Severity; readonly reach?: Reach } = {},
): FaultTemplate {
  return (contract) =>
    submissions(contract).flatMap((operation) => {
      if (reach === "first" && operationsOf(contract, "submission")[0] !== operation) return [];
      return parametersOf(operation).flatMap((parameter) => {
        if (keyword !== undefined && parameter.schema[keyword] === undefined) return [];
        const behavior = behaviorFor(parameter);
        if (behavior === undefined) return [];
        const suffix = suffixOf(contract, operation);
        const anchor = keyword === undefined ? parameter.anchor : pointTo(parameter.anchor, keyword);
        const faultId = `${id}:${parameter.name}${suffix}`;
        const template = typeof title === "function" ? title(parameter) : title;
        const faultTitle = `${fillTitle(template, parameter.name)}${labelOf(contract, operation)}`;
        return [createFault(faultId, faultTitle, { ...parameter, anchor }, behavior, severity)];
      });
    });
}

/** Returns the properties of an operation's request body. */
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

/** Returns the value that a request has for the parameter, or undefined if the request does not contain it. */
export function sentValueOf({ name, operation }: Parameter, { sent, target }: Call): Json | undefined {
  if (target.kind === "nowhere" || target.operation !== operation) return undefined;
  return isObject(sent) && Object.hasOwn(sent, name) ? sent[name] : undefined;
}

/** Whether a request is addressed to the parameter's operation. */
export function targets({ operation }: Parameter, { target }: Call): boolean {
  return target.kind !== "nowhere" && target.operation === operation;
}

/** Validates the parameter against a changed schema. Does not apply if the changed schema is undefined. */
export function validatedBy(change: (schema: JsonObject) => JsonObject | undefined): ParameterBehavior {
  return ({ name, operation, schema }) => {
    const changed = change(schema);
    if (changed === undefined) return undefined;
    return {
      schema: (validated, requestSchema) =>
        validated === operation ? withProperty(requestSchema, name, changed) : requestSchema,
    };
  };
}

/** Accepts values that the contract forbids. Validates the rest of the body with a valid sample in their place. */
export function accepting(isAccepted: (value: Json, parameter: Parameter) => boolean): ParameterBehavior {
  return (parameter) => ({
    override: ({ validate }) => ({
      validate: (call, body) => {
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        const isExempt = isObject(body) && value !== undefined && isAccepted(value, parameter);
        return validate(call, isExempt ? { ...body, [parameter.name]: sampleOf(parameter.schema) } : body);
      },
    }),
  });
}

/** Rejects values that the contract allows. */
export function rejecting(isRejected: (value: Json, parameter: Parameter) => boolean): ParameterBehavior {
  return (parameter) => ({
    override: ({ validate }) => ({
      validate: (call, body) => {
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        return value !== undefined && isRejected(value, parameter) ? `/${parameter.name} is not valid` : validate(call, body);
      },
    }),
  });
}

/** Replaces the received value before validation. Removes the parameter if the new value is undefined. */
export function coercing(change: (value: Json, parameter: Parameter) => Json | undefined): ParameterBehavior {
  return (parameter) => ({
    override: ({ adapt }) => ({
      adapt: (call, received) => {
        const body = adapt(call, received);
        const value = targets(parameter, call) && isObject(body) ? ownOf(body, parameter.name) : undefined;
        if (!isObject(body) || value === undefined) return body;
        const { [parameter.name]: _, ...rest } = body;
        const changed = change(value, parameter);
        return changed === undefined ? rest : { ...rest, [parameter.name]: changed };
      },
    }),
  });
}

/** Stores a different value than the one received. */
export function storing(change: (value: Json, parameter: Parameter, call: Call) => Json): ParameterBehavior {
  return (parameter) => ({
    override: ({ normalize }) => ({
      normalize: (call, body) => {
        const input = normalize(call, body);
        const value = targets(parameter, call) ? ownOf(body, parameter.name) : undefined;
        const stored = ownOf(input, parameter.name);
        return value === undefined || stored === undefined
          ? input
          : { ...input, [parameter.name]: change(stored, parameter, call) };
      },
    }),
  });
}

/** Uses a wrong default for a parameter that the request omits. */
export function defaulting(value: Json): ParameterBehavior {
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

/** Replaces the schema of a property, both in `properties` and in the members of `allOf`. */
function withProperty(schema: JsonObject, name: string, changed: JsonObject): JsonObject {
  const { allOf, properties } = schema;
  const own = isObject(properties) && Object.hasOwn(properties, name) ? { properties: { ...properties, [name]: changed } } : {};
  const members = isArray(allOf) ? allOf.map((member) => (isObject(member) ? withProperty(member, name, changed) : member)) : [];
  return { ...schema, ...own, ...(members.length === 0 ? {} : { allOf: members }) };
}
