import { lifecycleOf, meaningOf } from "../../contract-tests/sandbox/timeline.js";
import { isStream, results, submissions } from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { parseContract } from "../../contract-tests/src/parse-contract.js";
import { ContractError } from "./contract.js";
import { HEADER } from "./header.js";
import { type Routes, renderRoles } from "./roles.js";

/**
 * Renders what the client has to know of the endpoint besides its schemas: where a generation is submitted, streamed
 * and asked for, and which of its statuses are an end. Of several operations of one kind the first is the client's.
 *
 * @param bundled the contract with references, which name the messages
 * @param dereferenced the contract without references
 * @param serverUrl the contract's first server, where clients go unless they are told otherwise
 * @throws ContractError when an operation is missing that the client is made of
 */
export function renderEndpoint(bundled: JsonObject, dereferenced: JsonObject, serverUrl: string): string {
  const contract = parseContract(JSON.stringify(dereferenced), "spec/openapi.yaml");
  const [result] = results(contract);
  const submit = submissions(contract).find((operation) => !isStream(operation))?.path;
  const routes = {
    submit,
    // Where nothing is streamed, a submission that asks for a stream is answered, and followed, like any other.
    stream: submissions(contract).find(isStream)?.path ?? submit,
    // Nobody sees what a path calls its parameter: the client calls it always the same.
    result: result?.operation.path.replace(/\{[^}]*\}/, "{id}"),
  };
  const missing = Object.entries(routes).flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (missing.length > 0) throw new ContractError([`spec/openapi.yaml: there is no operation for: ${missing.join(", ")}`]);
  return `${HEADER}import type { components } from "./schema.js";

/** The contract's server. */
export const defaultBaseUrl = ${JSON.stringify(serverUrl)};

/** Where a generation is submitted, where it is submitted and followed as a stream, and where it is asked for. */
export const routes = ${JSON.stringify(routes, null, 2)} as const;

/** The statuses of a generation that has ended, and how. */
export const ends = ${JSON.stringify(endsOf(lifecycleOf(contract)), null, 2)} as const;

${renderRoles(bundled, { ...(routes as Routes), result: result?.operation.path ?? "" })}`;
}

/** An end that goes by no known word is no success. */
function endsOf({ ended }: ReturnType<typeof lifecycleOf>): Readonly<Record<string, string>> {
  return Object.fromEntries(ended.map((status) => [status, meaningOf(status) ?? "failed"]));
}
