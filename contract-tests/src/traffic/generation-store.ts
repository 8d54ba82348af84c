import { hasEnded, type Lifecycle, rankOf, readLifecycle } from "../contract/lifecycle.js";
import { answerSchemas, type Contract, type Operation, results, streamLifecycle, submissions } from "../contract/model.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";
import type { Answer } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import type { Message } from "./request.js";
import { isSuccess, statementsOf } from "./response.js";

/** A generation that the server has named in its answer to a submission. */
export interface Generation {
  readonly id: string;
  readonly operation: Operation;
  /** What was sent for it, where the contract says what that means. */
  readonly sent: JsonObject | undefined;
  /** What the server said of it first. */
  readonly stated: JsonObject;
}

/** Something that a generation cannot do: go back, or change the way in which it has ended. */
export interface Regression {
  readonly from: string;
  readonly to: string;
}

/** Everything that a run has come to know of the generations on a server. */
export class Generations {
  /** The property that names a generation. */
  readonly name: string;
  readonly lifecycle: Lifecycle | undefined;
  readonly #known = new Map<string, Generation>();
  readonly #shared = new Set<string>();
  readonly #states = new Map<string, string>();

  constructor(contract: Contract) {
    this.name = results(contract)[0]?.property ?? "id";
    this.lifecycle = lifecycleOf(contract);
  }

  get all(): readonly Generation[] {
    return [...this.#known.values()];
  }

  find(id: string | undefined): Generation | undefined {
    return id === undefined ? undefined : this.#known.get(id);
  }

  /** Whether more than one submission was answered with this id. */
  isShared(id: string): boolean {
    return this.#shared.has(id);
  }

  /** Enters what a submission was answered with; what an invalid or contested one means is not documented. */
  enter({ body, operation }: Message, answer: Answer, purpose: Expectation): void {
    const [stated] = isSuccess(answer) && operation.request !== undefined ? statementsOf(answer) : [];
    const id = stated?.[this.name];
    if (stated === undefined || typeof id !== "string") return;
    const sent = purpose === "accept" && typeof body === "string" ? (JSON.parse(body) as Json) : undefined;
    if (this.#known.has(id)) this.#shared.add(id);
    else if (this.lifecycle !== undefined) this.advance(id, stated[this.lifecycle.property]);
    if (!this.#known.has(id)) this.#known.set(id, { id, operation, sent: isObject(sent) ? sent : undefined, stated });
  }

  /** Notes where a generation stands, and tells what is impossible about it. */
  advance(id: string, state: Json | undefined): Regression | undefined {
    if (this.lifecycle === undefined || typeof state !== "string") return undefined;
    const rank = rankOf(this.lifecycle, state);
    if (rank === undefined) return undefined;
    const from = this.#states.get(id);
    const reached = rankOf(this.lifecycle, from) ?? -1;
    const isBack = rank < reached || (hasEnded(this.lifecycle, from) && state !== from);
    if (from !== undefined && isBack) return { from, to: state };
    this.#states.set(id, state);
    return undefined;
  }

  /** Where a generation stood when it was last heard of. */
  stateOf(id: string): string | undefined {
    return this.#states.get(id);
  }
}

/** The lifecycle as the answers about results tell it, or else the events of a stream. */
function lifecycleOf(contract: Contract): Lifecycle | undefined {
  const told = results(contract).flatMap(({ operation }) => answerSchemas(operation).map(readLifecycle));
  return [...told, ...submissions(contract).map(streamLifecycle)].find((lifecycle) => lifecycle !== undefined);
}
