import { ends } from "../../generated/endpoint.js";
import type { CompletedGeneration, GenerationUpdate, SubmittedGeneration } from "../types.js";
import { isId } from "../util/id.js";

/** How a generation has ended. */
type TerminalState = "completed" | "failed" | "canceled";

/** Words of other versions, and of other endpoints of the platform, for the ways to end. */
const SYNONYMS: Readonly<Record<TerminalState, RegExp>> = {
  completed: /^(completed?|succe(ss|eded))$/i,
  failed: /^failed$/i,
  canceled: /^cancell?ed$/i,
};

/** How a generation has ended; undefined for one that has not, or that nobody knows this of. */
export function terminalStateOf({ status }: { readonly status: string }): TerminalState | undefined {
  return normalizeStatus(status)?.[1];
}

/** Whether the output of a generation is known. */
export function isComplete(update: GenerationUpdate): update is CompletedGeneration {
  return terminalStateOf(update) === "completed" && Boolean(update.data);
}

/**
 * What a server says of a generation, as its type has it: a status known by another word has the contract's, and what
 * is missing is empty. Undefined when it names no generation or does not say where it stands.
 */
export function parseGeneration(body: unknown): SubmittedGeneration | undefined {
  const { code, id, input, message, status, usage } = Object(body) as Readonly<Record<string, unknown>>;
  if (!isId(id) || typeof status !== "string") return undefined;
  const [word, end] = normalizeStatus(status) ?? [status];
  const why = end === "failed" && { code: String(code ?? ""), message: String(message ?? "") };
  return { ...Object(body), status: word, input: Object(input), usage: Object(usage), ...why };
}

/** The same for what an event or a result tells; `data` is null where there is none, and else an object. */
export function parseUpdate(body: unknown): GenerationUpdate | undefined {
  const generation = parseGeneration(body);
  const { data } = Object(body) as { readonly data?: unknown };
  return generation && ({ ...generation, data: data ? Object(data) : null } as GenerationUpdate);
}

/** The contract's word for a status that is an end, and which end it is. */
function normalizeStatus(status: string): readonly [word: string, end: TerminalState] | undefined {
  return Object.entries(ends).find(([word, end]) => word === status || SYNONYMS[end].test(status));
}
