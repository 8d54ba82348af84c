import { isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { type Lifecycle, OUTCOMES, readLifecycle } from "./lifecycle.js";
import { jsonContent } from "./media-types.js";
import { type Contract, ContractError, idPaths, responseSchemas, results, submissionSchemas } from "./model.js";
import {
  DEFAULT_NAMES,
  equalPaths,
  isEnvelope,
  nestedProperties,
  type Path,
  pathsOf,
  ROLES,
  type Role,
  type Roles,
  uniquePaths,
} from "./roles.js";

/**
 * Returns the paths of the properties with each role (`x-role`) in the responses of an API. Without annotations, the names of the
 * properties determine the roles: the id has the name of the path parameter, or it is `id` if the parameter's name ends with
 * `id`.
 */
export const rolesOf = memoize((contract: Contract): Roles => {
  const schemas = [...submissionSchemas(contract), ...resultSchemas(contract)];
  const [result] = results(contract);
  const [id, status] = [idPaths(schemas, result?.parameter ?? "id"), statusPaths(schemas, lifecycleOf(contract))];
  const entries = ROLES.map((role): readonly [Role, readonly Path[]] => {
    if (role === "status") return [role, status];
    if (role === "id") return [role, id];
    const isError = role === "code" || role === "message";
    return [role, pathsOf(isError ? [...errorSchemas(contract), ...schemas] : schemas, role, undefined, [...id, ...status])];
  });
  // If no response has the property, its default name is as good as any.
  const complete = entries.map(([role, paths]) => [role, paths.length > 0 ? paths : [unusedName(role, [...id, ...status])]]);
  return Object.fromEntries(complete) as unknown as Roles;
});

/** Returns the first default name of a role that is not that of an object with other roles. */
function unusedName(role: Role, inner: readonly Path[]): Path {
  const names = DEFAULT_NAMES[role];
  return [names.find((name) => !isEnvelope([name], inner)) ?? names[0]];
}

/** Returns the lifecycle of a generation that the responses of a contract describe: results first, then submissions. */
export const lifecycleOf = memoize((contract: Contract): Lifecycle | undefined => {
  const schemas = [...resultSchemas(contract), ...submissionSchemas(contract)];
  const lifecycles = schemas.flatMap((schema) => readLifecycle(schema) ?? []);
  return lifecycles.find(({ pending }) => pending.length > 0) ?? lifecycles[0];
});

/**
 * Checks the annotations `x-role` and `x-terminal-statuses` of all responses, and the type of the id.
 *
 * @throws ContractError if a role or an outcome is unknown, or if an id is not a string
 */
export function checkAnnotations(contract: Contract, source: string): void {
  const schemas = [...submissionSchemas(contract), ...resultSchemas(contract), ...errorSchemas(contract)];
  for (const { path, schemas: alternatives } of schemas.flatMap(nestedProperties)) {
    for (const schema of alternatives) checkProperty(schema, path.join("."), source);
    const isId = rolesOf(contract).id.some((known) => equalPaths(known, path));
    if (isId && !alternatives.some(admitsText)) throw new ContractError(`${source}: ${notTextProblem(path, alternatives)}`);
  }
}

function admitsText({ const: constant, type }: { readonly const?: Json; readonly type?: Json }): boolean {
  return (type === undefined || [type].flat().includes("string")) && (constant === undefined || typeof constant === "string");
}

function notTextProblem(path: Path, [schema]: readonly JsonObject[]): string {
  const types = [schema?.["type"] ?? []].flat().join(" or ");
  return `the id of a generation (${path.join(".")}) has the type ${types}, but only strings are supported: use type string, or mark another property with x-role: id`;
}

function checkProperty(schema: JsonObject, name: string, source: string): void {
  const { "x-role": role, "x-terminal-statuses": statuses } = schema as { readonly [name: string]: Json | undefined };
  if (role !== undefined && !ROLES.some((known) => known === role))
    throw new ContractError(`${source}: x-role ${JSON.stringify(role)} of ${name} is not a role: use one of ${ROLES.join(", ")}`);
  for (const outcome of Object.keys(isObject(statuses) ? statuses : {})) {
    if (!OUTCOMES.some((known) => known === outcome))
      throw new ContractError(`${source}: x-terminal-statuses of ${name} has the outcome ${outcome}: use ${OUTCOMES.join(", ")}`);
  }
}

/** Returns a notice if the suite guessed from their names which statuses are terminal, because the contract does not state it. */
export function guessNotices(contract: Contract): readonly string[] {
  const { ended = [], isGuessed, outcomes, property } = lifecycleOf(contract) ?? {};
  if (!isGuessed) return [];
  const meanings = ended.map((status) => `${status} (${outcomes?.[status]})`).join(", ");
  return [
    `the contract does not state which values of ${property} end a generation, so the suite guesses from their names: ${meanings}. Add x-terminal-statuses to the contract`,
  ];
}

function resultSchemas(contract: Contract): readonly JsonObject[] {
  return results(contract).flatMap(({ operation }) => responseSchemas(operation));
}

function statusPaths(schemas: readonly JsonObject[], lifecycle: Lifecycle | undefined): readonly Path[] {
  if (lifecycle === undefined) return [];
  return uniquePaths([
    lifecycle.path,
    ...schemas.flatMap((schema) => [readLifecycle(schema)?.path ?? []].filter(({ length }) => length > 0)),
  ]);
}

function errorSchemas(contract: Contract): readonly JsonObject[] {
  return contract.operations
    .flatMap(({ responses }) => responses)
    .filter(({ status }) => !status.startsWith("2"))
    .flatMap(({ content }) => [jsonContent(content)?.schema].filter(isObject));
}
