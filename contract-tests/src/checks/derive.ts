import * as fc from "fast-check";
import { type Contract, isStream, results, type Submission, submissions } from "../contract/model.js";
import { propertiesOf, requiredOf } from "../contract/schema.js";
import { requestReferee } from "../contract/validator.js";
import { equalJson, type Json, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import type { Check, TestInput } from "./check.js";
import { boundaryCombinations, combinedRequests } from "./combined-requests.js";
import { type Constraint, nameOf, readConstraints, type Step, type UnsupportedKeyword } from "./constraints.js";
import { deriveCrossParameterChecks } from "./cross-parameter.js";
import type { EquivalenceClass } from "./equivalence-class.js";
import type { OperationChecks, ResultDerivation } from "./operation-checks.js";
import { partition } from "./partitions/index.js";
import { protocolChecks } from "./protocol/index.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import { type BaseRequests, baseRequests, makeUncontested, type RequestTemplate, templatesFor } from "./request-template.js";

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
  const derivations = DERIVED.get(contract) ?? deriveAll(contract);
  DERIVED.set(contract, derivations);
  const complete = derivations.map((derivation) => {
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

/** All that does not depend on a key, by contract: it takes as long as a hundred requests. */
const DERIVED = new WeakMap<Contract, readonly Omit<OperationChecks, "protocol">[]>();

function deriveAll(contract: Contract): readonly Omit<OperationChecks, "protocol">[] {
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
}

/**
 * A stream takes the same requests as the operation beside it, and mostly by the same code. Whether each constraint is
 * there at all is asked again; where its boundary lies was asked before.
 */
function reduceToEssentials(checks: readonly Check[], required: ReadonlySet<Json>): readonly Check[] {
  const refusals = checks.filter(({ kind }) => kind === "refuse");
  const isEssential = (check: Check) => {
    const ofClause = refusals.filter(({ anchor, clause }) => anchor === check.anchor && clause === check.clause);
    const isWhole = ofClause.some(
      ({ kind, parameter }) => kind === "refuse" && parameter !== undefined && required.has(parameter),
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

/** Observing costs as much as judging and decides nothing: the first value of a class shows what the server does. */
const MOST_OBSERVED = 1;

/** Observing one class of a constraint tells enough of the others. */
function keepFirstObserved(checks: readonly Check[]): readonly Check[] {
  const [observed, ...others] = checks.filter(({ kind, id }) => kind === "observe" && !id.includes(".length."));
  return observed === undefined ? checks : checks.filter((check) => !others.includes(check));
}

type DeriveContext = Pick<OperationChecks, "base" | "operation" | "prefix" | "referee">;

function deriveOperation(
  operation: Submission,
  prefix: string,
): Omit<OperationChecks, "carriers" | "sharesRequestSchema" | "protocol"> {
  const referee = requestReferee(operation.request.schema);
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
  const valid = new Set(checks.filter(({ kind }) => kind !== "refuse").map(({ parameter }) => parameter));
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
      ...[...operation.unsent].map(([anchor, keyword]) => ({ anchor, keyword })),
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

/** A class becomes one check, or two where part of its valid values are contested: those are only observed. */
function deriveChecks(constraint: Constraint, cls: EquivalenceClass, setting: DeriveContext): readonly Check[] {
  const kinds = cls.validity === "invalid" ? (["refuse"] as const) : (["accept", "observe"] as const);
  return kinds.flatMap((kind) => {
    const check = buildCheck(kind, constraint, cls, setting);
    return check === undefined ? [] : [check];
  });
}

function buildCheck(
  kind: Check["kind"],
  constraint: Constraint,
  cls: EquivalenceClass,
  { operation, referee, base, prefix }: DeriveContext,
): Check | undefined {
  const frames = templatesFor(constraint.path, operation.request.schema, base);
  const pointer = pointerTo(constraint.path);
  const body = (choice: TestInput): Json | undefined => {
    const request = choice.frame.embed(choice.value);
    switch (kind) {
      case "refuse":
        return referee.isInvalidOnlyAt(request, pointer) ? request : undefined;
      case "accept":
        // What is left out must not come back as company; a value may need some.
        return choice.value === undefined && !referee.isValid(request) ? undefined : makeUncontested(request, base, referee);
      case "observe":
        return referee.isValid(request) && !referee.isUncontested(request) ? request : undefined;
    }
  };
  const chosen = distinct(choose(kind, cls, frames), body);
  const [first, ...others] = kind === "observe" ? chosen.slice(0, MOST_OBSERVED) : chosen;
  if (first === undefined) return undefined;
  const name = nameOf(constraint.path);
  const variant = cls.variant === "" ? "" : `.${cls.variant}`;
  const side = kind === "observe" ? "observed" : cls.validity;
  return {
    id: `${prefix}${name}.${constraint.keyword}${variant}.${side}`,
    title: kind === "observe" ? `${cls.title}?` : cls.title,
    anchor: constraint.anchor,
    clause: `${name} ${constraint.keyword} ${shorten(constraint.limit)}`,
    evidence: kind === "observe" ? "none" : (cls.evidence ?? constraint.evidence),
    kind,
    operation,
    place: name,
    parameter: parameterOf(constraint.path),
    examples: [first, ...others],
    interior: cls.interior === undefined || kind === "observe" ? undefined : drawFrom(cls.interior, frames),
    // Every run asks for the bodies of the examples again, and the referee takes its time.
    body: memoize(body),
  };
}

/**
 * The first value of an invalid class is tried in every frame, the others in one each, by turns. A valid value is
 * paid for, so it is tried in the minimal request alone; one that is left out can only be missed in the full one.
 */
function choose(kind: Check["kind"], { boundaries }: EquivalenceClass, frames: readonly RequestTemplate[]): readonly TestInput[] {
  // A value that is a boundary for two reasons takes one turn.
  const values = [...new Map(boundaries.map((value) => [JSON.stringify(value), value])).values()];
  return values.flatMap((value, index) => {
    const chosen =
      kind === "refuse"
        ? index === 0
          ? frames
          : [frames[index % frames.length]]
        : [value === undefined ? (frames[1] ?? frames[0]) : frames[0]];
    return chosen.flatMap((frame) => (frame === undefined ? [] : [{ value, frame }]));
  });
}

function distinct(choices: readonly TestInput[], body: (choice: TestInput) => Json | undefined): readonly TestInput[] {
  const seen = new Set<string>();
  return choices.filter((choice) => {
    const request = body(choice);
    if (request === undefined) return false;
    const text = JSON.stringify(request);
    return !seen.has(text) && seen.add(text);
  });
}

function drawFrom(interior: fc.Arbitrary<Json>, frames: readonly RequestTemplate[]): fc.Arbitrary<TestInput> {
  return fc.record({ value: interior, frame: fc.constantFrom(...frames) });
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

function pointerTo(path: readonly Step[]): string {
  const upToItem = path.findIndex((step) => "item" in step);
  const steps = upToItem < 0 ? path : path.slice(0, upToItem);
  return steps
    .map((step) => ("property" in step ? `/${step.property.replaceAll("~", "~0").replaceAll("/", "~1")}` : ""))
    .join("");
}

function parameterOf([step, ...rest]: readonly Step[]): string | undefined {
  return step !== undefined && rest.length === 0 && "property" in step ? step.property : undefined;
}

function shorten(limit: Json): string {
  const text = typeof limit === "string" ? limit : JSON.stringify(limit);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
