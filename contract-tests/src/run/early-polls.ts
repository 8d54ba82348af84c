import { isStream } from "../contract/model.js";
import type { Generations } from "../traffic/generation-store.js";
import { resultMessage } from "../traffic/request.js";
import type { RequestSender } from "../traffic/sender.js";
import type { ResultPlan } from "./plan.js";

/** The number of generations whose result is requested as soon as they are submitted. */
const MAX_EARLY_POLLS = 6;

/**
 * Requests the results of several generations right after their submission, while they are pending. On a busy machine, a
 * single request may come too late to find, for example, data that is present before the generation completes.
 */
export class EarlyPolls {
  readonly #plans: readonly ResultPlan[];
  readonly #generations: Generations;
  readonly #pending: Promise<unknown>[] = [];
  readonly #seen = new Set<string>();
  #polled = 0;

  constructor(plans: readonly ResultPlan[], generations: Generations) {
    this.#plans = plans.filter(({ isProbed }) => isProbed);
    this.#generations = generations;
  }

  /** Requests the results of the generations that are new. Does not wait for the responses. */
  pollNew(sender: RequestSender): void {
    for (const { id, operation } of this.#generations.all) {
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      // A stream ends after its generation.
      if (isStream(operation) || this.#polled >= MAX_EARLY_POLLS) continue;
      this.#polled += 1;
      for (const { derivation } of this.#plans) {
        const message = resultMessage(derivation.result, id);
        this.#pending.push(sender.send({ ...message, variant: `${message.variant} at once` }, "read"));
      }
    }
  }

  /** Resolves when all responses have arrived. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
