import { branchesOf } from "../../../contract-tests/src/contract/branches.js";
import { lifecycleOf, rolesOf } from "../../../contract-tests/src/contract/generation.js";
import { readLifecycle } from "../../../contract-tests/src/contract/lifecycle.js";
import type { Contract } from "../../../contract-tests/src/contract/model.js";
import { stringValuesOf } from "../../../contract-tests/src/contract/roles.js";
import { propertiesOf } from "../../../contract-tests/src/contract/schema.js";
import { isArray, isObject, type JsonObject } from "../../../contract-tests/src/util/json.js";

/**
 * Renders the paths of the properties with a role in responses, for the client. Omits roles whose property has the name of the
 * role.
 */
export function renderRolePaths(contract: Contract): string {
  const { output, ...rest } = rolesOf(contract);
  const nested = output.filter(({ length }) => length > 1);
  // The client adds a nested output at the top level, too. There, it comes last.
  const outputs = [
    ...nested,
    ...(nested.length < output.length ? output.filter(({ length }) => length === 1) : [output[0]?.slice(-1) ?? []]),
  ];
  const others = Object.entries({ ...rest, output: outputs }).filter(
    ([role, paths]) => JSON.stringify(paths) !== JSON.stringify([[role]]),
  );
  return JSON.stringify(Object.fromEntries(others));
}

/** Returns the outcome of each terminal status. */
export function terminalStatusesOf(contract: Contract): Readonly<Record<string, string>> {
  const { ended = [], outcomes } = lifecycleOf(contract) ?? {};
  return Object.fromEntries(ended.map((status) => [status, outcomes?.[status] ?? "failed"]));
}

/**
 * Returns the type that a generation has in the client, from the type of a response. The client adds `id` and `status` if the
 * response has them elsewhere or need not have them, and TypeScript narrows by `status` only if each alternative has its own literals.
 *
 * @param type the TypeScript type of the response
 * @param schema the schema of the response, without references
 */
export function generationType(type: string, schema: JsonObject, contract: Contract): string {
  const branches = branchesOf(schema);
  const isOutside = (role: "id" | "status") => !branches.some((branch) => Object.hasOwn(propertiesOf(branch), role));
  const isRequired = (role: "id" | "status") => branches.every((branch) => requiresOwn(branch, role));
  const isText = branches.every((branch) => [propertiesOf(branch)["id"]?.["type"] ?? "string"].flat().join() === "string");
  // The client throws if a response has no id or no status.
  const id = isOutside("id") || !isRequired("id") || !isText ? ["{ readonly id: string }"] : [];
  const lifecycle = readLifecycle(schema) ?? lifecycleOf(contract);
  const statuses = [...(lifecycle?.pending ?? []), ...(lifecycle?.ended ?? [])];
  const isNarrowable =
    branches.length > 1 &&
    isRequired("status") &&
    branches.every((branch) => stringValuesOf(propertiesOf(branch)["status"] ?? {}).length > 0);
  const literals = statuses.map((status) => `{ readonly status: ${JSON.stringify(status)} }`).join(" | ");
  const status = isNarrowable
    ? []
    : statuses.length > 0
      ? [`(${literals})`]
      : isOutside("status")
        ? ["{ readonly status: string }"]
        : [];
  return [type, ...id, ...status].join(" & ");
}

/**
 * Whether a schema requires a property that it declares itself, or a member of its `allOf` does. The generated type of a property that
 * another member requires is optional.
 */
function requiresOwn({ allOf, properties, required }: JsonObject, name: string): boolean {
  const isOwn = isObject(properties) && Object.hasOwn(properties, name) && isArray(required) && required.includes(name);
  return isOwn || (isArray(allOf) && allOf.some((member) => isObject(member) && requiresOwn(member, name)));
}
