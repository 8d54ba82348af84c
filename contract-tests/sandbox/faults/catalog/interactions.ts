import { type Contract, submissions } from "../../../src/contract/model.js";
import { sampleOf } from "../../../src/contract/sample-value.js";
import { createRequestValidator } from "../../../src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call } from "../../context.js";
import { requestBody, suffixOf } from "../clause.js";
import { failure, replying } from "../effect.js";
import { createFault, type FaultTemplate, fault } from "../fault.js";
import { type Parameter, parametersOf, sentFor, storing, targets } from "../parameter.js";

/** Parameters that are dealt with well alone, and badly together. */
export const INTERACTIONS: readonly FaultTemplate[] = [
  perPair(
    "pair.refused",
    "refuses {} together",
    (values) => values.at(-1),
    (_, isMet) => refusingWhen(isMet),
  ),
  perPair(
    "pair.crash",
    "answers 500 to {} together",
    (values) => values[0],
    (_, isMet) => replying(isMet, failure(500)),
  ),
  perNext("next.unchecked", "takes anything for {} when {next} is given", ([one, next]) =>
    unchecked(one, (body) => Object.hasOwn(body, next.name)),
  ),
  perNext("next.uncheckedAlone", "takes anything for {} when {next} is not given", ([one, next]) =>
    unchecked(one, (body) => !Object.hasOwn(body, next.name)),
  ),
  perNext("next.forgotten", "answers the default of {} when {next} is given", ([one, next]) =>
    one.schema["default"] === undefined
      ? undefined
      : storing((value, _, { sent }) =>
          isObject(sent) && Object.hasOwn(sent, next.name) ? (one.schema["default"] ?? null) : value,
        )(one),
  ),
  perNext("next.refused", "refuses {} when {next} is given", ([one, next]) =>
    refusingWhen(
      (call) => sentFor(one, call) !== undefined && sentFor(next, call) !== undefined && isPlain(next, sentFor(next, call)),
    ),
  ),
  fault("together.all", "refuses a request that gives every parameter", requestBody(), (contract) =>
    counting(contract, (given, all) => given === all),
  ),
  fault("together.many", "answers 500 to more than six parameters", requestBody(), (contract) =>
    replyingTo(contract, (given) => given > 6),
  ),
  fault("together.alone", "refuses a request of one parameter", requestBody(), (contract) =>
    counting(contract, (given) => given === 1),
  ),
  fault("together.unchecked", "does not look at a request that gives every parameter but two", requestBody(), uncheckedWhenFull),
  fault("together.firstOnly", "looks at the first parameter that is given alone", requestBody(), onlyFirstJudged),
  fault("together.lastOnly", "looks at the last parameter that is given alone", requestBody(), onlyLastJudged),
];

type Met = (call: Call) => boolean;

/** A line for every two parameters with few values, at values that every reading takes together. */
function perPair(
  id: string,
  title: string,
  choose: (values: readonly Json[]) => Json | undefined,
  hooksOf: (pair: readonly [Parameter, Parameter], isMet: Met) => Behavior,
): FaultTemplate {
  return (contract) => {
    const [operation] = submissions(contract);
    if (operation === undefined) return [];
    const { schema } = operation.request;
    const minimal = sampleOf(schema);
    const parameters = parametersOf(operation).filter((parameter) => valuesOf(parameter).length > 1);
    const referee = createRequestValidator(schema);
    return parameters.flatMap((one, index) =>
      parameters.slice(index + 1).flatMap((other) => {
        const a = choose(valuesOf(one));
        const b = choose(valuesOf(other));
        if (!isObject(minimal) || a === undefined || b === undefined) return [];
        // A pair that some reading forbids is nobody's to demand.
        if (!referee.isUncontested({ ...minimal, [one.name]: a, [other.name]: b })) return [];
        const isMet: Met = (call) => sentFor(one, call) === a && sentFor(other, call) === b;
        const words = `${one.name} ${JSON.stringify(a)} and ${other.name} ${JSON.stringify(b)}`;
        const clause = { anchor: operation.request.anchor, evidence: operation.request.evidence };
        return [createFault(`${id}:${one.name}+${other.name}`, title.replace("{}", words), clause, hooksOf([one, other], isMet))];
      }),
    );
  };
}

/** A line for every parameter and the next optional one. */
function perNext(
  id: string,
  title: string,
  hooksOf: (pair: readonly [Parameter, Parameter]) => Behavior | undefined,
): FaultTemplate {
  return (contract) =>
    submissions(contract)
      .slice(0, 1)
      .flatMap((operation) => {
        const parameters = parametersOf(operation);
        return parameters.flatMap((one, index) => {
          const next = [...parameters.slice(index + 1), ...parameters].find((other) => !other.isRequired && other !== one);
          const hooks = next === undefined ? undefined : hooksOf([one, next]);
          if (next === undefined || hooks === undefined) return [];
          const words = title.replace("{}", one.name).replace("{next}", next.name);
          return [createFault(`${id}:${one.name}${suffixOf(contract, operation)}`, words, one, hooks)];
        });
      });
}

/** The values of a parameter that has few: those of its list, both truth values, or the ends of a short range. */
function valuesOf({ schema }: Parameter): readonly Json[] {
  if (isArray(schema["enum"])) return schema["enum"];
  if (schema["type"] === "boolean") return [false, true];
  const { maximum, minimum } = schema;
  return typeof minimum === "number" && typeof maximum === "number" && maximum - minimum <= 32 ? [minimum, maximum] : [];
}

/** Whether a value is not one whose company some reading of the documentation restricts. */
function isPlain(parameter: Parameter, value: Json | undefined): boolean {
  return parameter.schema["type"] !== "boolean" || value === false;
}

function refusingWhen(isMet: Met): Behavior {
  return {
    override: ({ judge }) => ({ judge: (call, body) => (isMet(call) ? "the combination is not supported" : judge(call, body)) }),
  };
}

function unchecked(parameter: Parameter, isMet: (body: JsonObject) => boolean): Behavior {
  return {
    override: ({ judge }) => ({
      judge: (call, body) => {
        const isSpared = targets(parameter, call) && isObject(body) && Object.hasOwn(body, parameter.name) && isMet(body);
        return judge(call, isSpared ? { ...body, [parameter.name]: sampleOf(parameter.schema) } : body);
      },
    }),
  };
}

function counting(contract: Contract, isMet: (given: number, all: number) => boolean): Behavior | undefined {
  const all = countOf(contract);
  if (all < 3) return undefined;
  return refusingWhen(
    ({ sent, target }) => target.kind === "submission" && isObject(sent) && isMet(Object.keys(sent).length, all),
  );
}

function replyingTo(contract: Contract, isMet: (given: number) => boolean): Behavior | undefined {
  if (countOf(contract) <= 6) return undefined;
  return replying(
    ({ sent, target }) => target.kind === "submission" && isObject(sent) && isMet(Object.keys(sent).length),
    failure(500),
  );
}

function countOf(contract: Contract): number {
  const [operation] = submissions(contract);
  return operation === undefined ? 0 : parametersOf(operation).length;
}

function uncheckedWhenFull(contract: Contract): Behavior {
  const all = countOf(contract);
  return {
    override: ({ judge }) => ({
      judge: (call, body) => (isObject(body) && Object.keys(body).length >= all - 2 ? undefined : judge(call, body)),
    }),
  };
}

function onlyFirstJudged(contract: Contract): Behavior {
  return judgingOnly(contract, (names) => names[0]);
}

function onlyLastJudged(contract: Contract): Behavior {
  return judgingOnly(contract, (names) => names.at(-1));
}

/** Spares every parameter that is given but one. */
function judgingOnly(contract: Contract, choose: (names: readonly string[]) => string | undefined): Behavior {
  const [operation] = submissions(contract);
  const parameters = operation === undefined ? [] : parametersOf(operation);
  return {
    override: ({ judge }) => ({
      judge: (call, body) => {
        if (!isObject(body)) return judge(call, body);
        const judged = choose(Object.keys(body));
        const spared = parameters.filter(({ name }) => name !== judged && Object.hasOwn(body, name));
        return judge(call, { ...body, ...Object.fromEntries(spared.map(({ name, schema }) => [name, sampleOf(schema)])) });
      },
    }),
  };
}
