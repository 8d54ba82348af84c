import { type Contract, isStream, results, type Submission, submissions } from "../contract/model.js";
import { propertiesOf, requiredOf } from "../contract/schema.js";
import { createRequestValidator } from "../contract/validator.js";
import { equalJson, type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { type DeriveContext, deriveChecks } from "./build-check.js";
import type { Check } from "./check.js";
import { boundaryCombinations, combinedRequests } from "./combined-requests.js";
import { nameOf, readConstraints, type UnsupportedKeyword } from "./constraints.js";
import { deriveCrossParameterChecks } from "./cross-parameter.js";
import type { OperationChecks, ResultDerivation } from "./operation-checks.js";
import { partition } from "./partitions/index.js";
import { protocolChecks } from "./protocol/index.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import { type BaseRequests, baseRequests } from "./request-template.js";

/** What deriving depends on besides the contract. */
export interface DeriveOptions {
  /** Whether a real key is at hand: without one nothing can be said of wrong ones. Default: true. */
  readonly hasKey?: boolean;
  /** The key, where it is known. */
  readonly apiKey?: string | undefined;
}

/** Derives the checks of every submission operation of a contract; ids of all but the first carry its name. */
export function derive(contract: Contract, { apiKey, hasKey = true }: DeriveOptions = {}): readonly OperationChecks[] {
  const last = LAST.get(contract);
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
  LAST.set(contract, { apiKey, hasKey, derivations: complete });
  return complete;
}

/** What was derived last, by contract: one run derives its checks several times, with the same key. */
const LAST = new WeakMap<Contract, { apiKey: string | undefined; hasKey: boolean; derivations: readonly OperationChecks[] }>();

/** Derives everything that does not depend on a key. This takes as long as a hundred requests. */
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
          checks: reduceToEssentials(derivation.checks, new Set(requiredOf(operation.request.schema))),
          carriers: boundaryCombinations(derivation),
          sharesRequestSchema,
        }
      : { ...derivation, carriers: combinedRequests(derivation), sharesRequestSchema };
  });
});

/**
 * A stream takes the same requests as the operation beside it, and mostly by the same code. Whether each constraint is
 * there at all is asked again; where its boundary lies was asked before.
 */
function reduceToEssentials(checks: readonly Check[], required: ReadonlySet<Json>): readonly Check[] {
  const refusals = checks.filter(({ kind }) => kind === "reject");
  const isEssential = (check: Check) => {
    const ofClause = refusals.filter(({ anchor, clause }) => anchor === check.anchor && clause === check.clause);
    const isWhole = ofClause.some(
      ({ kind, parameter }) => kind === "reject" && parameter !== undefined && required.has(parameter),
    );
    return check === ofClause.at(0) || check === ofClause.at(-1) || (isWhole && check.clause.includes(" type "));
  };
  const first = ({ examples: [example], ...check }: Check): Check => ({ ...check, examples: [example], interior: undefined });
  return [...checks.filter(isBaseCheck), ...refusals.filter(isEssential).map(first)];
}

function firstProbe(check: ProtocolCheck): ProtocolCheck {
  return { ...check, probes: check.probes.slice(0, 1) };
}

function isBaseCheck({ clause, kind }: Check): boolean {
  return kind === "accept" && clause === BASE_CLAUSE;
}

const BASE_CLAUSE = "the request body";

/** The operations of a contract that tell results; what can be asked of them is known when something was submitted. */
export function deriveResults(contract: Contract): readonly ResultDerivation[] {
  return results(contract).map((result) => ({ result, prefix: `${result.operation.id}:` }));
}

/** Observing one class of a constraint tells enough of the others. */
function keepFirstObserved(checks: readonly Check[]): readonly Check[] {
  const [observed, ...others] = checks.filter(({ kind, id }) => kind === "either" && !id.includes(".length."));
  return observed === undefined ? checks : checks.filter((check) => !others.includes(check));
}

function deriveOperation(
  operation: Submission,
  prefix: string,
): Omit<OperationChecks, "carriers" | "sharesRequestSchema" | "protocol"> {
  const referee = createRequestValidator(operation.request.schema);
  const base = baseRequests(operation.request, referee);
  const { constraints, underived } = readConstraints(operation.request);
  const setting = { operation, referee, base, prefix };
  const derived = constraints.map((constraint) => ({
    constraint,
    checks: partition(constraint).flatMap((cls) => deriveChecks(constraint, cls, setting)),
  }));
  const checks = derived.flatMap((each) => keepFirstObserved(each.checks));
  const barren = derived.flatMap(({ checks, constraint: { anchor, keyword } }) =>
    checks.length === 0 ? [{ anchor, keyword }] : [],
  );
  // A parameter of which no valid value is known is not in the full request either.
  const valid = new Set(checks.filter(({ kind }) => kind !== "reject").map(({ parameter }) => parameter));
  const unknown = Object.keys(propertiesOf(operation.request.schema))
    .filter((name) => !valid.has(name))
    .map((name) => ({
      anchor: pointTo(operation.request.anchor, "properties", name),
      keyword: "valid values (give it an example)",
    }));
  const combinations = deriveCrossParameterChecks({ ...setting, checks });
  const isCombined = ({ anchor }: UnsupportedKeyword) =>
    combinations.anchors.some((known) => anchor === known || anchor.startsWith(`${known}/`));
  return {
    operation,
    prefix,
    base,
    referee,
    checks: [...deriveBaseChecks(setting), ...disambiguateIds([...checks, ...combinations.checks])],
    underived: [
      ...[...operation.unsupportedParameters].map(([anchor, keyword]) => ({ anchor, keyword })),
      ...[...underived, ...barren, ...unknown].filter((clause) => !isCombined(clause)),
    ],
  };
}

/** The base requests themselves: what is said of a value inside one holds only where the server takes it. */
function deriveBaseChecks({ base, operation, prefix }: DeriveContext): readonly Check[] {
  const { anchor, evidence } = operation.request;
  const check = (name: keyof BaseRequests, title: string): Check => ({
    id: `${prefix}body.${name}.valid`,
    title,
    anchor,
    clause: BASE_CLAUSE,
    evidence,
    kind: "accept",
    operation,
    place: nameOf([]),
    examples: [{ value: base[name], frame: { base: name, embed: (value) => value ?? null } }],
    interior: undefined,
    body: ({ value }) => value,
  });
  return [check("minimal", "takes what is required alone"), check("full", "takes every parameter at once")];
}

/** Branches of a schema may have the same keyword for the same place: the second one's checks are numbered. */
function disambiguateIds(checks: readonly Check[]): readonly Check[] {
  const anchors = new Map<string, string[]>();
  return checks.map((check) => {
    const known = anchors.get(check.id) ?? [];
    if (!known.includes(check.anchor)) known.push(check.anchor);
    anchors.set(check.id, known);
    const turn = known.indexOf(check.anchor);
    return turn === 0 ? check : { ...check, id: check.id.replace(/(?=\.\w+$)/, `.${turn + 1}`) };
  });
}
