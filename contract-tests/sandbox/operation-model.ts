import { lifecycleOf, rolesOf } from "../src/contract/generation.js";
import { jsonContent } from "../src/contract/media-types.js";
import {
  type Contract,
  eventSchema,
  type Operation,
  responseSchemas,
  responseTo,
  type Submission,
  successes,
} from "../src/contract/model.js";
import { equalPaths, nestedProperties, type Roles, stringValuesOf } from "../src/contract/roles.js";
import { compile, explain } from "../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../src/util/json.js";
import type { Behavior } from "./context.js";
import { admitsType, createRenderer, type Facts } from "./responses/render-response.js";

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
  /** Names of the integer properties that have a default. The price is proportional to each of them. */
  readonly factors: readonly string[];
  /** The one whose default is 1. It is the number of outputs, such as `n`. */
  readonly count: string | undefined;
}

/** Creates the model that builds the responses of an operation. */
export function createResponseModel(contract: Contract, operation: Operation): ResponseModel {
  const [success] = successes(operation);
  const schema = eventSchema(operation) ?? responseSchemas(operation)[0];
  const roles = responseRoles(schema ?? {}, contract);
  const errorRenderers = new Map<number, (facts: Facts) => JsonObject>();
  const errorRendererFor = (status: number) => {
    const cached = errorRenderers.get(status);
    if (cached !== undefined) return cached;
    const renderer = createRenderer(errorSchema(contract, operation, status), roles);
    errorRenderers.set(status, renderer);
    return renderer;
  };
  return {
    status: Number(success?.status) || 200,
    render: createRenderer(schema ?? {}, roles),
    renderError: (status, facts) => errorRendererFor(status)(facts),
  };
}

/**
 * Returns the roles in the responses of an operation. If no value of a `status` is one of a generation, the property has another
 * meaning, such as `enabled` for a webhook.
 */
function responseRoles(schema: JsonObject, contract: Contract): Roles {
  const roles = rolesOf(contract);
  const { ended = [], pending = [] } = lifecycleOf(contract) ?? {};
  const values = nestedProperties(schema)
    .filter(({ path }) => roles.status.some((known) => equalPaths(known, path)))
    .flatMap(({ schemas }) => schemas.flatMap(stringValuesOf));
  const hasOtherMeaning = values.length > 0 && !values.some((value) => ended.includes(value) || pending.includes(value));
  return hasOtherMeaning ? { ...roles, status: [] } : roles;
}

/**
 * Creates the model that validates the requests of a submission.
 *
 * @param behaviors faults and variants, which may change the request schema
 */
export function createRequestModel(operation: Submission, behaviors: readonly Behavior[]): RequestModel {
  const schema = behaviors.reduce(
    (current, behavior) => behavior.schema?.(operation, current) ?? current,
    operation.request.schema,
  );
  const isValid = compile(schema);
  const properties = nestedProperties(operation.request.schema).flatMap(({ path: [name = "", ...inner], schemas }) =>
    inner.length > 0 ? [] : [{ name, schemas, fallback: schemas.find((each) => each["default"] !== undefined)?.["default"] }],
  );
  const factors = properties.filter(
    ({ fallback, schemas }) => typeof fallback === "number" && schemas[0]?.["type"] === "integer",
  );
  return {
    validate: (body) => (isValid(body) ? undefined : explain(isValid.errors)),
    normalize: (body, random) => {
      const input = new Map<string, Json>();
      for (const { fallback, name, schemas } of properties) {
        const value = Object.hasOwn(body, name) ? body[name] : fallback;
        if (value === undefined) continue;
        const integer = value === null && fallback === undefined ? integerSchema(schemas) : undefined;
        const chosen = integer === undefined ? undefined : randomInteger(integer, random);
        // Other keywords, such as `enum` and `multipleOf`, may reject a random integer. Null is valid because it was sent.
        const isChosen = chosen !== undefined && schemas.every((schema) => compile(schema)(chosen));
        input.set(name, isChosen ? chosen : value);
      }
      return Object.fromEntries(input);
    },
    factors: factors.map(({ name }) => name),
    count: factors.find(({ fallback }) => fallback === 1)?.name,
  };
}

/**
 * Returns the integer schema of a property that accepts integers and null, and nothing else. As for `seed`, null requests a
 * random integer.
 */
function integerSchema(schemas: readonly JsonObject[]): JsonObject | undefined {
  if (!schemas.every((schema) => admitsType(schema, null)) || schemas.some((schema) => admitsType(schema, "text")))
    return undefined;
  const branches = schemas.flatMap((schema) => [schema, schema["anyOf"], schema["oneOf"]].flat()).filter(isObject);
  return branches.find(({ type }) => [type].flat().includes("integer"));
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
  const schemas = clauses.map((clause) => (clause?.status.startsWith("2") ? undefined : jsonContent(clause?.content)?.schema));
  return schemas.find(isObject) ?? {};
}
