import { type Contract, submissions } from "../../../src/contract/model.js";
import { sampleOf } from "../../../src/contract/sample-value.js";
import { createRequestValidator } from "../../../src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { requestBody, suffixOf } from "../clause.js";
import { errorResponse, replying } from "../effect.js";
import { type Condition, createFault, type FaultTemplate, fault, fillTitle } from "../fault.js";
import { type Parameter, parametersOf, sentValueOf, storing, targets } from "../parameter.js";

/** Faults in parameters that are processed correctly alone, but wrongly in combination. */
export const INTERACTIONS: readonly FaultTemplate[] = [
  perPair(
    "pair.refused",
    "rejects {} together",
    (values) => values.at(-1),
    (_, matches) => rejectingWhen(matches),
  ),
  perPair(
    "pair.crash",
    "returns 500 for {} together",
    (values) => values[0],
    (_, matches) => replying(matches, errorResponse(500)),
  ),
  perParameterAndNext("next.unchecked", "does not validate {} when {next} is present", ([one, next]) =>
    skippingValidation(one, (body) => Object.hasOwn(body, next.name)),
  ),
  perParameterAndNext("next.uncheckedAlone", "does not validate {} when {next} is absent", ([one, next]) =>
    skippingValidation(one, (body) => !Object.hasOwn(body, next.name)),
  ),
  perParameterAndNext("next.forgotten", "returns the default of {} when {next} is present", ([one, next]) =>
    one.schema["default"] === undefined
      ? undefined
      : storing((value, _, { sent }) =>
          isObject(sent) && Object.hasOwn(sent, next.name) ? (one.schema["default"] ?? null) : value,
        )(one),
  ),
  perParameterAndNext("next.refused", "rejects {} when {next} is present", ([one, next]) =>
    rejectingWhen(
      (call) =>
        sentValueOf(one, call) !== undefined &&
        sentValueOf(next, call) !== undefined &&
        isUnrestricted(next, sentValueOf(next, call)),
    ),
  ),
  fault("together.all", "rejects a request with every parameter", requestBody(), (contract) =>
    rejectingByCount(contract, (count, total) => count === total),
  ),
  fault("together.many", "returns 500 for more than six parameters", requestBody(), (contract) =>
    crashingByCount(contract, (count) => count > 6),
  ),
  fault("together.alone", "rejects a request with a single parameter", requestBody(), (contract) =>
    rejectingByCount(contract, (count) => count === 1),
  ),
  fault(
    "together.unchecked",
    "does not validate a request that omits at most two parameters",
    requestBody(),
    skippingValidationWhenFull,
  ),
  fault("together.firstOnly", "validates only the first parameter of a request", requestBody(), validatingOnlyFirst),
  fault("together.lastOnly", "validates only the last parameter of a request", requestBody(), validatingOnlyLast),
];

/** Defines a fault for each pair of parameters with few values. The pair is valid in every interpretation of the contract. */
function perPair(
  id: string,
  title: string,
  choose: (values: readonly Json[]) => Json | undefined,
  behaviorFor: (pair: readonly [Parameter, Parameter], matches: Condition) => Behavior,
): FaultTemplate {
  return (contract) => {
    const [operation] = submissions(contract);
    if (operation === undefined) return [];
    const { schema } = operation.request;
    const minimal = sampleOf(schema);
    const parameters = parametersOf(operation).filter((parameter) => valuesOf(parameter).length > 1);
    const validator = createRequestValidator(schema);
    return parameters.flatMap((one, index) =>
      parameters.slice(index + 1).flatMap((other) => {
        const a = choose(valuesOf(one));
        const b = choose(valuesOf(other));
        if (!isObject(minimal) || a === undefined || b === undefined) return [];
        // No test may require a pair that is invalid in one interpretation of the contract.
        if (!validator.isUncontested({ ...minimal, [one.name]: a, [other.name]: b })) return [];
        const matches: Condition = (call) => sentValueOf(one, call) === a && sentValueOf(other, call) === b;
        const description = `\`${one.name}\` ${JSON.stringify(a)} and \`${other.name}\` ${JSON.stringify(b)}`;
        const clause = { anchor: operation.request.anchor, evidence: operation.request.evidence };
        return [
          createFault(
            `${id}:${one.name}+${other.name}`,
            title.replace("{}", description),
            clause,
            behaviorFor([one, other], matches),
          ),
        ];
      }),
    );
  };
}

/** Defines a fault for each parameter and the next optional one. */
function perParameterAndNext(
  id: string,
  title: string,
  behaviorFor: (pair: readonly [Parameter, Parameter]) => Behavior | undefined,
): FaultTemplate {
  return (contract) =>
    submissions(contract)
      .slice(0, 1)
      .flatMap((operation) => {
        const parameters = parametersOf(operation);
        return parameters.flatMap((one, index) => {
          const next = [...parameters.slice(index + 1), ...parameters].find((other) => !other.isRequired && other !== one);
          const behavior = next === undefined ? undefined : behaviorFor([one, next]);
          if (next === undefined || behavior === undefined) return [];
          const faultTitle = fillTitle(title, one.name).replace("{next}", `\`${next.name}\``);
          return [createFault(`${id}:${one.name}${suffixOf(contract, operation)}`, faultTitle, one, behavior)];
        });
      });
}

/** Returns the values to combine: the enum, both booleans, or the limits of a short range. Empty for all other parameters. */
function valuesOf({ schema }: Parameter): readonly Json[] {
  if (isArray(schema["enum"])) return schema["enum"];
  if (schema["type"] === "boolean") return [false, true];
  const { maximum, minimum } = schema;
  return typeof minimum === "number" && typeof maximum === "number" && maximum - minimum <= 32 ? [minimum, maximum] : [];
}

/** Whether the value can be combined with all other values in every interpretation of the documentation. */
function isUnrestricted(parameter: Parameter, value: Json | undefined): boolean {
  return parameter.schema["type"] !== "boolean" || value === false;
}

function rejectingWhen(matches: Condition): Behavior {
  return {
    override: ({ validate }) => ({
      validate: (call, body) => (matches(call) ? "the combination is not supported" : validate(call, body)),
    }),
  };
}

/** Does not validate the parameter in requests that match. */
function skippingValidation(parameter: Parameter, matches: (body: JsonObject) => boolean): Behavior {
  return {
    override: ({ validate }) => ({
      validate: (call, body) => {
        const isExempt = targets(parameter, call) && isObject(body) && Object.hasOwn(body, parameter.name) && matches(body);
        return validate(call, isExempt ? { ...body, [parameter.name]: sampleOf(parameter.schema) } : body);
      },
    }),
  };
}

function rejectingByCount(contract: Contract, matches: (count: number, total: number) => boolean): Behavior | undefined {
  const total = parameterCount(contract);
  if (total < 3) return undefined;
  return rejectingWhen(
    ({ sent, target }) => target.kind === "submission" && isObject(sent) && matches(Object.keys(sent).length, total),
  );
}

function crashingByCount(contract: Contract, matches: (count: number) => boolean): Behavior | undefined {
  if (parameterCount(contract) <= 6) return undefined;
  return replying(
    ({ sent, target }) => target.kind === "submission" && isObject(sent) && matches(Object.keys(sent).length),
    errorResponse(500),
  );
}

function parameterCount(contract: Contract): number {
  const [operation] = submissions(contract);
  return operation === undefined ? 0 : parametersOf(operation).length;
}

function skippingValidationWhenFull(contract: Contract): Behavior {
  const total = parameterCount(contract);
  return {
    override: ({ validate }) => ({
      validate: (call, body) => (isObject(body) && Object.keys(body).length >= total - 2 ? undefined : validate(call, body)),
    }),
  };
}

function validatingOnlyFirst(contract: Contract): Behavior {
  return validatingOnly(contract, (names) => names[0]);
}

function validatingOnlyLast(contract: Contract): Behavior {
  return validatingOnly(contract, (names) => names.at(-1));
}

/** Validates only one of the parameters in the request. */
function validatingOnly(contract: Contract, choose: (names: readonly string[]) => string | undefined): Behavior {
  const [operation] = submissions(contract);
  const parameters = operation === undefined ? [] : parametersOf(operation);
  return {
    override: ({ validate }) => ({
      validate: (call, body) => {
        if (!isObject(body)) return validate(call, body);
        const validated = choose(Object.keys(body));
        const exempt = parameters.filter(({ name }) => name !== validated && Object.hasOwn(body, name));
        return validate(call, { ...body, ...Object.fromEntries(exempt.map(({ name, schema }) => [name, sampleOf(schema)])) });
      },
    }),
  };
}
