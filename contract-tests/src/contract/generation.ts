import { isObject, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { type Lifecycle, readLifecycle } from "./lifecycle.js";
import { JSON_MEDIA_TYPE } from "./media-types.js";
import { type Contract, idPaths, responseSchemas, results, submissionSchemas } from "./model.js";
import { DEFAULT_NAMES, type Path, pathsOf, ROLES, type Roles, uniquePaths } from "./roles.js";

/**
 * Returns where the responses of an API contain the parts of a generation (`x-role`). Without annotations, the names decide:
 * the id has the name of the path parameter, or it is `id` if the parameter's name ends with `id`.
 */
export const rolesOf = memoize((contract: Contract): Roles => {
  const schemas = [...submissionSchemas(contract), ...resultSchemas(contract)];
  const [result] = results(contract);
  const entries = ROLES.map((role): readonly [string, readonly Path[]] => {
    if (role === "status") return [role, statusPaths(schemas, lifecycleOf(contract))];
    if (role === "id") return [role, idPaths(schemas, result?.parameter ?? "id")];
    const isError = role === "code" || role === "message";
    return [role, pathsOf(isError ? [...errorSchemas(contract), ...schemas] : schemas, role)];
  });
  // No response has the property: its default name is as good as any.
  const complete = entries.map(([role, paths]) => [role, paths.length > 0 ? paths : [[DEFAULT_NAMES[role as keyof Roles][0]]]]);
  return Object.fromEntries(complete) as unknown as Roles;
});

/** Returns the lifecycle of a generation that the responses of a contract describe: results first, then submissions. */
export const lifecycleOf = memoize((contract: Contract): Lifecycle | undefined => {
  const schemas = [...resultSchemas(contract), ...submissionSchemas(contract)];
  const lifecycles = schemas.flatMap((schema) => readLifecycle(schema) ?? []);
  return lifecycles.find(({ pending }) => pending.length > 0) ?? lifecycles[0];
});

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
    .flatMap(({ content }) => [content.get(JSON_MEDIA_TYPE)?.schema].filter(isObject));
}
