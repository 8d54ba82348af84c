import { clauseValidator } from "../contract/clause-validator.js";
import { type Contract, isStream, type RequestBody, results, type Submission, submissions } from "../contract/model.js";
import { propertiesOf } from "../contract/schema.js";
import { createRequestValidator } from "../contract/validator.js";
import { equalJson, isObject, type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { deriveChecks } from "./build-check.js";
import { type Check, verbFor } from "./check.js";
import { boundaryCombinations } from "./combinations/boundary-combinations.js";
import { combinedRequests } from "./combinations/combined-requests.js";
import { deriveCrossParameterChecks } from "./combinations/cross-parameter.js";
import { deriveInvalidPairs } from "./combinations/invalid-pairs.js";
import { createRotation, variedRequests } from "./combinations/varied-requests.js";
import { nameOf, readConstraints } from "./constraints.js";
import { ClauseContext } from "./isolation/clause-context.js";
import { deriveIsolationChecks } from "./isolation/isolation-checks.js";
import type { OperationChecks, ResultDerivation } from "./operation-checks.js";
import { partition } from "./partitions/index.js";
import { protocolChecks } from "./protocol/index.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import type { DeriveContext } from "./request-source.js";
import { type BaseRequests, baseRequests } from "./request-template.js";
import type { CoverageGap } from "./wording/coverage-gap.js";

/** Options for deriving checks. */
export interface DeriveOptions {
  /**
   * Whether a real key is available. Checks of wrong keys need one.
   * @default true
   */
  readonly hasKey?: boolean;
  /** The API key, if it is known. */
  readonly apiKey?: string | undefined;
}

/**
 * Derives the checks of every submission operation of a contract. The check ids of all operations but the first contain the
 * operation id.
 *
 * @example
 * ```ts
 * import { derive, readBundledContract } from "vidu-q2-turbo-conformance";
 *
 * for (const { checks } of derive(await readBundledContract())) console.log(checks.map(({ id }) => id));
 * ```
 */
export function derive(contract: Contract, { apiKey, hasKey = true }: DeriveOptions = {}): readonly OperationChecks[] {
  const last = DERIVATION_CACHE.get(contract);
  if (last?.apiKey === apiKey && last?.hasKey === hasKey) return last.derivations;
  const complete = deriveAll(contract).map((derivation) => {
    const { base, sharesRequestSchema } = derivation;
    const [minimal, full] = [JSON.stringify(base.minimal), JSON.stringify(base.full)];
    const protocol = protocolChecks({ ...derivation, apiKey, full, hasKey, minimal });
    return {
      ...derivation,
      protocol: sharesRequestSchema ? protocol.filter(({ isEssential }) => isEssential).map(firstProbe) : protocol,
    };
  });
  DERIVATION_CACHE.set(contract, { apiKey, hasKey, derivations: complete });
  return complete;
}

/** The last result for each contract. A run derives its checks several times with the same key. */
const DERIVATION_CACHE = new WeakMap<
  Contract,
  { apiKey: string | undefined; hasKey: boolean; derivations: readonly OperationChecks[] }
>();

/** Derives everything that does not depend on the key. Memoized, because it takes as long as a hundred requests. */
const deriveAll = memoize((contract: Contract): readonly Omit<OperationChecks, "protocol">[] => {
  const operations = submissions(contract);
  return operations.map((operation, index) => {
    const sharesRequestSchema =
      isStream(operation) &&
      operations.slice(0, index).some(({ request }) => equalJson(request.schema, operation.request.schema));
    const derivation = deriveOperation(operation, index === 0 ? "" : `${operation.id}:`);
    return sharesRequestSchema
      ? {
          ...derivation,
          checks: reduceToEssentials(derivation.checks),
          combinedRequests: boundaryCombinations(derivation),
          sharesRequestSchema,
        }
      : { ...derivation, combinedRequests: combinedRequests(derivation), sharesRequestSchema };
  });
});

/**
 * Reduces the checks of a stream to the essential ones. A stream accepts the same requests as another operation, and servers
 * usually share the code. The essential checks test that each constraint is enforced, but not its exact boundary. Each value
 * that a framework may convert to a valid one is tested, because each conversion is configured separately.
 */
function reduceToEssentials(checks: readonly Check[]): readonly Check[] {
  const invalidChecks = checks.filter(({ kind }) => kind === "reject");
  const isEssential = (check: Check) => {
    const ofClause = invalidChecks.filter(({ anchor, clause }) => anchor === check.anchor && clause === check.clause);
    return check === ofClause.at(0) || check === ofClause.at(-1) || isConversion(check);
  };
  return [...checks.filter(isBaseRequest), ...invalidChecks.filter(isEssential).map(withOneExample)];
}

/** Whether a server that converts values, or normalizes their spelling, accepts the values of the check. */
function isConversion({ clause, id }: Check): boolean {
  return clause.includes(" type ") || /\.enum\.(?:spelling|whitespace)\./.test(id);
}

/**
 * Keeps only the first value of a check, in the full request. The other operation gets this value in the minimal request, so the
 * suite also finds a server that accepts it in only one of the two.
 */
function withOneExample(check: Check): Check {
  const [first, second] = check.examples;
  const varied = { value: first.value, template: second?.template ?? first.template };
  return { ...check, examples: [check.body(varied) === undefined ? first : varied], arbitrary: undefined };
}

function firstProbe(check: ProtocolCheck): ProtocolCheck {
  return { ...check, probes: check.probes.slice(0, 1) };
}

function isBaseRequest({ clause, kind }: Check): boolean {
  return kind === "accept" && clause === BASE_CLAUSE;
}

const BASE_CLAUSE = "the request body";

/** Returns the operations of a contract that return results. Their checks need submitted generations. */
export function deriveResults(contract: Contract): readonly ResultDerivation[] {
  return results(contract).map((result) => ({ result, prefix: `${result.operation.id}:` }));
}

/** Keeps one observation for each constraint, besides those of array lengths. One is sufficient. */
function keepFirstObserved(checks: readonly Check[]): readonly Check[] {
  const [observed, ...others] = checks.filter(({ kind, id }) => kind === "either" && !id.includes(".length."));
  return observed === undefined ? checks : checks.filter((check) => !others.includes(check));
}

function deriveOperation(
  operation: Submission,
  prefix: string,
): Omit<OperationChecks, "combinedRequests" | "sharesRequestSchema" | "protocol"> {
  const { request } = operation;
  const validator = createRequestValidator(request.schema);
  const clauses = new ClauseContext(request, clauseValidator(request.schema));
  const base = baseRequests(request, validator);
  const varied = variedRequests(base, request.schema, validator);
  const context = { operation, validator, base, clauses, prefix, varied, rotate: createRotation() };
  const ofConstraints = readConstraints(request).flatMap((constraint) =>
    keepFirstObserved(partition(constraint).flatMap((cls) => deriveChecks(constraint, cls, context))),
  );
  const crossParameter = deriveCrossParameterChecks({ ...context, checks: ofConstraints });
  const known = [...ofConstraints, ...crossParameter];
  const isolation = deriveIsolationChecks({ ...context, checks: known });
  const checks = [...known.filter((check) => !isolation.replaces(check)), ...isolation.checks];
  return {
    operation,
    prefix,
    base,
    validator,
    checks: [...deriveBaseChecks(context), ...disambiguateIds([...checks, ...deriveInvalidPairs({ ...context, checks })])],
    underived: [
      ...[...operation.unsupportedParameters].map(([anchor, keyword]) => ({ anchor, keyword })),
      ...isolation.gaps.filter(({ reason }) => reason !== "implied"),
      ...parametersWithoutValues(request, [...Object.values(base), ...acceptedBodies(checks)]),
    ],
    implied: isolation.gaps.filter(({ reason }) => reason === "implied"),
  };
}

/** Returns the parameters that no valid request has, because no valid value of them is known. */
function parametersWithoutValues({ anchor, schema }: RequestBody, bodies: readonly Json[]): readonly CoverageGap[] {
  return Object.keys(propertiesOf(schema))
    .filter((name) => !bodies.some((body) => isObject(body) && Object.hasOwn(body, name)))
    .map((name) => ({
      anchor: pointTo(anchor, "properties", name),
      keyword: "valid values (add an example to the contract)",
    }));
}

function acceptedBodies(checks: readonly Check[]): readonly Json[] {
  return checks
    .filter(({ kind }) => kind !== "reject")
    .flatMap((check) => check.examples.map((input) => check.body(input) ?? null));
}

/** Derives the checks of the base requests. The results for other values depend on them. */
function deriveBaseChecks({ base, operation, prefix }: DeriveContext): readonly Check[] {
  const { anchor, evidence } = operation.request;
  const check = (name: keyof BaseRequests, description: string): Check => ({
    id: `${prefix}body.${name}.valid`,
    title: `${verbFor({ evidence })} accept ${description}`,
    anchor,
    clause: BASE_CLAUSE,
    evidence,
    kind: "accept",
    operation,
    place: nameOf([]),
    examples: [{ value: base[name], template: { base: name, build: (value) => value ?? null } }],
    arbitrary: undefined,
    body: ({ value }) => value,
  });
  return [check("minimal", "a request with only the required parameters"), check("full", "a request with every parameter")];
}

/** Numbers the ids of checks from different branches of a schema that have the same keyword for the same value. */
function disambiguateIds(checks: readonly Check[]): readonly Check[] {
  const anchors = new Map<string, string[]>();
  return checks.map((check) => {
    const known = anchors.get(check.id) ?? [];
    if (!known.includes(check.anchor)) known.push(check.anchor);
    anchors.set(check.id, known);
    const index = known.indexOf(check.anchor);
    return index === 0 ? check : { ...check, id: check.id.replace(/(?=\.\w+$)/, `.${index + 1}`) };
  });
}
