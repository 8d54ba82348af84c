import type { OutgoingMessage } from "../availability.js";
import type { Exchange } from "../exchange.js";
import type { Generations } from "../generation-store.js";

/** The time after a submission in which a replica may not know the generation yet. */
const MAX_REPLICATION_MS = 2000;

/** The delay before the first poll after a 404. It doubles with every poll. */
const MIN_DELAY_MS = 100;

/**
 * Decides whether a 404 for a generation is temporary. A server that stores generations in several places may need a moment to find
 * a new one. After a generation was found, 404 is a fault.
 */
export class ReplicationPolicy {
  readonly #generations: Generations | undefined;
  readonly #found = new Set<string>();
  #isOver = false;

  /** @param generations the generations of the run; undefined if no 404 is temporary */
  constructor(generations: Generations | undefined) {
    this.#generations = generations;
  }

  /** Returns the delay before a result is requested again, in milliseconds; undefined if the response is final. */
  delayAfter({ outcome }: Exchange, { expectation, message }: OutgoingMessage, retries: number): number | undefined {
    const id = message.generation;
    if (id === undefined || expectation !== "read" || message.scope !== "contract" || outcome.kind === "none") return undefined;
    if (outcome.status !== 404) {
      this.#found.add(id);
      return undefined;
    }
    const age = this.#generations?.ageOf(id);
    if (age === undefined || this.#isOver || this.#found.has(id)) return undefined;
    const delay = MIN_DELAY_MS * 2 ** retries;
    if (age + delay <= MAX_REPLICATION_MS) return delay;
    // The server does not find its generations. Waiting for the other ones, too, would delay the run.
    this.#isOver = true;
    return undefined;
  }
}
