import { rolePaths, terminalStatuses } from "../../generated/endpoint.js";
import type { ParsedResponse } from "../http/parse-response.js";
import type { CompletedGeneration, GenerationUpdate, ResponseInfo, SubmittedGeneration } from "../types.js";
import { readId } from "../util/id.js";
import { type Role, readRole } from "../util/read-role.js";

/** How a generation ended. */
type TerminalState = "completed" | "failed" | "canceled";

/** Names of terminal statuses in other versions of the API, and in other endpoints of the platform. */
const SYNONYMS: Readonly<Record<TerminalState, RegExp>> = {
  completed: /^(completed?|succe(ss|eded))$/i,
  failed: /^failed$/i,
  canceled: /^cancell?ed$/i,
};

/** Returns how a generation ended; undefined if it has not ended, or its status is unknown. */
export function terminalStateOf({ status }: { readonly status: string }): TerminalState | undefined {
  return normalizeStatus(status)?.[1];
}

/** Whether a generation has completed and its output is known. */
export function hasOutput(update: GenerationUpdate): update is CompletedGeneration {
  return terminalStateOf(update) === "completed" && Boolean(readRole(update, "output"));
}

/** The property of an update that contains its output. If the contract has several locations for the output, this is the last. */
const OUTPUT = rolePaths["output"]?.slice(-1)[0]?.[0] ?? "output";

/**
 * Parses a generation. Replaces synonyms of terminal statuses with the contract's names, and adds missing properties as empty
 * values, so that the result has its type. Returns undefined if the body has no id or no status.
 */
export function parseGeneration(body: unknown): SubmittedGeneration | undefined {
  const [id, status] = [readId(body), readRole(body, "status")];
  if (!id || typeof status !== "string") return undefined;
  const [contractStatus, state] = normalizeStatus(status) ?? [status];
  const read = (role: Role) => readRole(body, role);
  const failure = state === "failed" && { code: String(read("code") ?? ""), message: String(read("message") ?? "") };
  return { ...Object(body), id, status: contractStatus, input: Object(read("input")), usage: Object(read("usage")), ...failure };
}

/**
 * Parses an event or a result. Its output becomes an object, or null if it is missing.
 *
 * @param isResult whether a completed generation without output has none, so that there is nothing to wait for
 */
export function parseUpdate(body: unknown, isResult?: boolean): GenerationUpdate | undefined {
  const generation = parseGeneration(body);
  if (!generation) return undefined;
  const output = readRole(body, "output") || (isResult && terminalStateOf(generation) === "completed" ? {} : null);
  return { ...generation, [OUTPUT]: output && Object(output) } as GenerationUpdate;
}

/** Adds the headers and the request id of a response. They are not enumerable, so that JSON and copies contain only the body. */
export function withResponse<T extends object>(generation: T, { headers }: Partial<ParsedResponse>): T & ResponseInfo {
  return Object.defineProperties(generation, {
    headers: { value: headers },
    requestId: { value: headers?.get("x-request-id") ?? undefined },
  }) as T & ResponseInfo;
}

/** Returns the contract's name for a terminal status, and how the generation ended. */
function normalizeStatus(status: string): readonly [status: string, state: TerminalState] | undefined {
  return Object.entries(terminalStatuses).find(([word, state]) => word === status || SYNONYMS[state].test(status));
}
