import { lifecycleOf, meaningOf } from "../../contract-tests/sandbox/timeline.js";
import { isStream, results, submissions } from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { parseContract } from "../../contract-tests/src/parse-contract.js";
import { ContractError } from "./contract.js";
import { HEADER } from "./header.js";

/**
 * Renders what the client has to know of the endpoint besides its schemas: where a generation is submitted, streamed
 * and asked for, and which of its statuses are an end. Of several operations of one kind the first is the client's.
 *
 * @param dereferenced the contract without references
 * @param serverUrl the contract's first server, where clients go unless they are told otherwise
 * @throws ContractError when an operation is missing that the client is made of
 */
export function renderEndpoint(dereferenced: JsonObject, serverUrl: string): string {
  const contract = parseContract(JSON.stringify(dereferenced), "spec/openapi.yaml");
  const routes = {
    submit: submissions(contract).find((operation) => !isStream(operation))?.path,
    stream: submissions(contract).find(isStream)?.path,
    result: results(contract)[0]?.operation.path,
  };
  const missing = Object.entries(routes).flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (missing.length > 0) throw new ContractError([`spec/openapi.yaml: no operation to ${missing.join(", ")} was found`]);
  return `${HEADER}
/** The contract's server. */
export const defaultBaseUrl = ${JSON.stringify(serverUrl)};

/** Where a generation is submitted, where it is submitted and followed as a stream, and where it is asked for. */
export const routes = ${JSON.stringify(routes, null, 2)} as const;

/** The statuses of a generation that has ended, and how. */
export const ends = ${JSON.stringify(endsOf(lifecycleOf(contract)), null, 2)} as const;
`;
}

/** An end that goes by no known word is no success. */
function endsOf({ ended }: ReturnType<typeof lifecycleOf>): Readonly<Record<string, string>> {
  return Object.fromEntries(ended.map((status) => [status, meaningOf(status) ?? "failed"]));
}
