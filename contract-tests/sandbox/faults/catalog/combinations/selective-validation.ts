import { submissions } from "../../../../src/contract/model.js";
import { requiredOf } from "../../../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../../src/util/json.js";
import type { Behavior } from "../../../context.js";
import { labelOf, suffixOf } from "../../clause.js";
import { createFault, type FaultTemplate } from "../../fault.js";
import { type Parameter, parametersOf, perParameter, targets } from "../../parameter.js";

/** Faults of a server that skips all validation if one parameter has a certain valid value. */
export const SELECTIVE_VALIDATION: readonly FaultTemplate[] = [
  (contract) =>
    submissions(contract).flatMap((operation) => {
      const { anchor, evidence } = operation.request;
      return parametersOf(operation).flatMap((parameter) =>
        otherValuesOf(parameter).map((value) =>
          createFault(
            `value.unchecked:${parameter.name}${suffixOf(contract, operation)}=${String(value)}`,
            `validates nothing if \`${parameter.name}\` is ${JSON.stringify(value)}${labelOf(contract, operation)}`,
            { anchor, evidence },
            skippingValidation(parameter, value),
          ),
        ),
      );
    }),
];

/**
 * Faults of a server that checks a bound too loosely if a request has another optional parameter. They affect every operation.
 */
export const BOUNDS_BESIDE: readonly FaultTemplate[] = (["minimum", "maximum"] as const).map((keyword) =>
  perParameter(
    `${keyword}.offByOneBeside`,
    `accepts {} one beyond its ${keyword}, if another optional parameter is sent`,
    keyword,
    ({ name, operation, schema }) => {
      const limit = schema[keyword];
      if (typeof limit !== "number") return undefined;
      const beyond = keyword === "minimum" ? limit - 1 : limit + 1;
      const required = requiredOf(operation.request.schema);
      const isExempt = (body: Json): body is JsonObject =>
        isObject(body) && body[name] === beyond && Object.keys(body).some((other) => other !== name && !required.includes(other));
      return {
        override: ({ validate }) => ({
          validate: (call, body) => validate(call, isExempt(body) ? { ...body, [name]: limit } : body),
        }),
      };
    },
  ),
);

/** Returns the values of a parameter that a server may treat in a special way, and the default. */
function otherValuesOf({ schema }: Parameter): readonly Json[] {
  const { default: usual, enum: listed, maximum, type } = schema;
  const types = [type].flat();
  const values = isArray(listed)
    ? listed
    : [
        ...(types.includes("boolean") ? [true, false] : []),
        ...(types.includes("null") ? [null] : []),
        ...(maximum === undefined || types.includes("null") ? [] : [maximum]),
      ];
  return usual === undefined ? values : [...values.filter((value) => value !== usual), usual];
}

function skippingValidation(parameter: Parameter, value: Json): Behavior {
  const isExempt = (body: Json): body is JsonObject => isObject(body) && body[parameter.name] === value;
  return {
    override: ({ validate }) => ({
      validate: (call, body) => (targets(parameter, call) && isExempt(body) ? undefined : validate(call, body)),
    }),
  };
}
