import { branchesOf, type Lifecycle } from "../src/contract/lifecycle.js";
import { JSON_MEDIA_TYPE } from "../src/contract/media-types.js";
import {
  type Contract,
  eventSchema,
  type Operation,
  responseSchemas,
  responseTo,
  type Submission,
  successes,
} from "../src/contract/model.js";
import { sampleOf } from "../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../src/contract/schema.js";
import { compile, explain } from "../src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../src/util/json.js";
import type { Behavior } from "./context.js";

/** Builds the responses of one operation from the contract. */
export interface ResponseModel {
  /** Status of a success response. */
  readonly status: number;
  /** Returns the body of a success response, or of an event. */
  readonly render: (facts: Facts) => JsonObject;
  /** Returns the body of an error response. */
  readonly renderError: (status: number, facts: Facts) => JsonObject;
}

/** Validates and completes the requests of one operation according to the contract. */
export interface RequestModel {
  /** Returns the reason why a body is invalid, or undefined if it is valid. */
  readonly validate: (body: Json) => string | undefined;
  /** Returns the declared properties of a body, completed with their defaults. */
  readonly normalize: (body: JsonObject, random: () => number) => JsonObject;
  /** Properties that multiply the price: integers that have a default. */
  readonly factors: readonly string[];
  /** The factor whose default is 1: the number of outputs. */
  readonly count: string | undefined;
}

export function createResponseModel(contract: Contract, operation: Operation, lifecycle: Lifecycle): ResponseModel {
  const [success] = successes(operation);
  const schema = eventSchema(operation) ?? responseSchemas(operation)[0];
  const errorRenderers = new Map<number, (facts: Facts) => JsonObject>();
  const errorRendererFor = (status: number) => {
    const cached = errorRenderers.get(status);
    if (cached !== undefined) return cached;
    const renderer = createRenderer(errorSchema(contract, operation, status), lifecycle);
    errorRenderers.set(status, renderer);
    return renderer;
  };
  return {
    status: Number(success?.status) || 200,
    render: createRenderer(schema ?? {}, lifecycle),
    renderError: (status, facts) => errorRendererFor(status)(facts),
  };
}

/** @param behaviors deviations that may change the schema that validates requests */
export function createRequestModel(operation: Submission, behaviors: readonly Behavior[]): RequestModel {
  const schema = behaviors.reduce(
    (current, behavior) => behavior.schema?.(operation, current) ?? current,
    operation.request.schema,
  );
  const isValid = compile(schema);
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const factors = properties.filter(([, property]) => property["type"] === "integer" && typeof property["default"] === "number");
  return {
    validate: (body) => (isValid(body) ? undefined : explain(isValid.errors)),
    normalize: (body, random) => {
      const input: Record<string, Json> = {};
      for (const [name, property] of properties) {
        const value = Object.hasOwn(body, name) ? body[name] : property["default"];
        if (value === undefined) continue;
        input[name] = value === null && hasRandomDefault(property) ? randomInteger(property, random) : value;
      }
      return input;
    },
    factors: factors.map(([name]) => name),
    count: factors.find(([, property]) => property["default"] === 1)?.[0],
  };
}

/** Whether null requests a random integer, as for `seed`: the property accepts both and has no default. */
function hasRandomDefault(property: JsonObject): boolean {
  return property["default"] === undefined && admitsType(property, 0) && admitsType(property, null);
}

function randomInteger({ maximum, minimum }: JsonObject, random: () => number): number {
  const low = typeof minimum === "number" ? Math.max(0, minimum) : 0;
  const high = typeof maximum === "number" ? Math.min(2 ** 31 - 1, maximum) : 2 ** 31 - 1;
  return low + Math.floor(random() * (high - low + 1));
}

/**
 * Returns the schema of an error response. For a status that is not documented, it is the schema of another error of the
 * operation, or else of any operation.
 */
function errorSchema(contract: Contract, operation: Operation, status: number): JsonObject {
  const clauses = [responseTo(operation, status), ...[operation, ...contract.operations].flatMap(({ responses }) => responses)];
  const schemas = clauses.map((clause) =>
    clause?.status.startsWith("2") ? undefined : clause?.content.get(JSON_MEDIA_TYPE)?.schema,
  );
  return schemas.find(isObject) ?? {};
}

/** Everything that the sandbox knows about a generation or an error, by the property names of the contract. */
export type Facts = Readonly<Record<string, Json | undefined>>;

/**
 * Creates a function that builds a JSON object for a schema from known facts.
 *
 * The object has the declared properties only: the ones that are known, and a sample for each other one that is
 * required. If the schema has alternatives, the status in the facts selects one of them.
 */
export function createRenderer(schema: JsonObject, lifecycle: Lifecycle): (facts: Facts) => JsonObject {
  const branches = branchesOf(schema).map((branch) => {
    const required = requiredOf(branch);
    const properties = Object.entries(propertiesOf(branch));
    return { properties: properties.map(([name, property]) => ({ name, property, isRequired: required.includes(name) })) };
  });
  const statusSchemas = branches.map(({ properties }) => properties.find(({ name }) => name === lifecycle.property)?.property);
  return (facts) => {
    const status = facts[lifecycle.property];
    const index = statusSchemas.findIndex(
      (property) => property !== undefined && statusSchemas.length > 1 && admitsStatus(property, status),
    );
    const { properties } = branches[Math.max(0, index)] ?? { properties: [] };
    const rendered: Record<string, Json> = {};
    for (const { isRequired, name, property } of properties) {
      const fact = facts[name];
      if (fact !== undefined && admitsType(property, fact)) rendered[name] = withDeclaredProperties(property, fact);
      else if (isRequired) rendered[name] = sampleOf(property);
    }
    return rendered;
  };
}

/** Whether a schema's `type` admits a value (JSON Schema Validation §6.1.1). */
export function admitsType({ type }: JsonObject, value: Json): boolean {
  if (type === undefined) return true;
  const types = isArray(type) ? type : [type];
  const actual = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return types.includes(actual) || (types.includes("integer") && Number.isInteger(value));
}

function admitsStatus(property: JsonObject, status: Json | undefined): boolean {
  const values = isArray(property["enum"]) ? property["enum"] : [property["const"]];
  return values.some((value) => value === status);
}

/** Removes undeclared properties from an object, unless its schema declares none or allows any (`additionalProperties`). */
function withDeclaredProperties(schema: JsonObject, value: Json): Json {
  const properties = propertiesOf(schema);
  if (!isObject(value) || schema["additionalProperties"] === true || Object.keys(properties).length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(properties, name)));
}
