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

/** What the contract says of one operation's answers, made ready for use. */
export interface Answers {
  /** The status of an answer to a request that is taken. */
  readonly status: number;
  readonly show: (facts: Facts) => JsonObject;
  /** The body of a refusal. */
  readonly explain: (status: number, facts: Facts) => JsonObject;
}

/** What the contract says of one operation's requests, made ready for use. */
export interface Requests {
  /** Why a body is refused, or undefined. */
  readonly judge: (body: Json) => string | undefined;
  /** Declared properties alone, and every default. */
  readonly normalize: (body: JsonObject, random: () => number) => JsonObject;
  /** Properties that multiply the price: whole numbers that have a default. */
  readonly factors: readonly string[];
  /** The factor whose default is a single one: how many results there are. */
  readonly count: string | undefined;
}

export function readAnswers(contract: Contract, operation: Operation, lifecycle: Lifecycle): Answers {
  const [first] = successes(operation);
  const schema = eventSchema(operation) ?? responseSchemas(operation)[0];
  const refusals = new Map<number, (facts: Facts) => JsonObject>();
  const refusalAt = (status: number) => {
    const known = refusals.get(status);
    if (known !== undefined) return known;
    const view = createView(refusalSchema(contract, operation, status), lifecycle);
    refusals.set(status, view);
    return view;
  };
  return {
    status: Number(first?.status) || 200,
    show: createView(schema ?? {}, lifecycle),
    explain: (status, facts) => refusalAt(status)(facts),
  };
}

export function readRequests(operation: Submission, hooks: readonly Behavior[]): Requests {
  const schema = hooks.reduce((changed, hook) => hook.schema?.(operation, changed) ?? changed, operation.request.schema);
  const validate = compile(schema);
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const factors = properties.filter(([, { default: standard, type }]) => type === "integer" && typeof standard === "number");
  return {
    judge: (body) => (validate(body) ? undefined : explain(validate.errors)),
    normalize: (body, random) => {
      const input: Record<string, Json> = {};
      for (const [name, property] of properties) {
        const value = Object.hasOwn(body, name) ? body[name] : property["default"];
        if (value === undefined) continue;
        input[name] = value === null && isDrawn(property) ? draw(property, random) : value;
      }
      return input;
    },
    factors: factors.map(([name]) => name),
    count: factors.find(([, property]) => property["default"] === 1)?.[0],
  };
}

/** Null where a whole number may stand too, and nothing else is the default, has a number drawn. */
function isDrawn(property: JsonObject): boolean {
  return property["default"] === undefined && admitsType(property, 0) && admitsType(property, null);
}

function draw({ maximum, minimum }: JsonObject, random: () => number): number {
  const low = typeof minimum === "number" ? Math.max(0, minimum) : 0;
  const high = typeof maximum === "number" ? Math.min(2 ** 31 - 1, maximum) : 2 ** 31 - 1;
  return low + Math.floor(random() * (high - low + 1));
}

/** A status without a clause of its own is explained as the operation's refusals are, or any operation's. */
function refusalSchema(contract: Contract, operation: Operation, status: number): JsonObject {
  const clauses = [responseTo(operation, status), ...[operation, ...contract.operations].flatMap(({ responses }) => responses)];
  const schemas = clauses.map((clause) =>
    clause?.status.startsWith("2") ? undefined : clause?.content.get(JSON_MEDIA_TYPE)?.schema,
  );
  return schemas.find(isObject) ?? {};
}

/** What the sandbox knows of a generation or an error, by the names that answers give it. */
export type Facts = Readonly<Record<string, Json | undefined>>;
/**
 * Makes answers of one schema: of the branch that fits the state they have every declared property that is known, and
 * a sample of what is required and unknown. Nothing else.
 */
export function createView(schema: JsonObject, lifecycle: Lifecycle): (facts: Facts) => JsonObject {
  const branches = branchesOf(schema).map((branch) => {
    const required = requiredOf(branch);
    const properties = Object.entries(propertiesOf(branch));
    return { properties: properties.map(([name, property]) => ({ name, property, isRequired: required.includes(name) })) };
  });
  const states = branches.map(({ properties }) => properties.find(({ name }) => name === lifecycle.property)?.property);
  return (facts) => {
    const state = facts[lifecycle.property];
    const index = states.findIndex((property) => property !== undefined && states.length > 1 && admitsState(property, state));
    const { properties } = branches[Math.max(0, index)] ?? { properties: [] };
    const shown: Record<string, Json> = {};
    for (const { isRequired, name, property } of properties) {
      const fact = facts[name];
      if (fact !== undefined && admitsType(property, fact)) shown[name] = declared(property, fact);
      else if (isRequired) shown[name] = sampleOf(property);
    }
    return shown;
  };
}

/** Whether a schema's `type` admits a value (JSON Schema Validation §6.1.1). */
export function admitsType({ type }: JsonObject, value: Json): boolean {
  if (type === undefined) return true;
  const types = isArray(type) ? type : [type];
  const actual = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return types.includes(actual) || (types.includes("integer") && Number.isInteger(value));
}

function admitsState(property: JsonObject, state: Json | undefined): boolean {
  const values = isArray(property["enum"]) ? property["enum"] : [property["const"]];
  return values.some((value) => value === state);
}

/** An object with declared properties shows these alone, unless it says that it is open. */
function declared(schema: JsonObject, value: Json): Json {
  const properties = propertiesOf(schema);
  if (!isObject(value) || schema["additionalProperties"] === true || Object.keys(properties).length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(properties, name)));
}
