import { lifecycleOf, rolesOf } from "../contract/generation.js";
import { hasEnded, type Lifecycle, rankOf, statusIn } from "../contract/lifecycle.js";
import { type Contract, type Operation, results } from "../contract/model.js";
import { type Role, type Roles, valueAt } from "../contract/roles.js";
import { isObject, type Json, type JsonObject } from "../util/json.js";
import type { HttpResponse } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import type { Message } from "./request.js";
import { isSuccess, jsonObjectsOf } from "./response.js";

/** A generation whose id the server returned for a submission. */
export interface Generation {
  readonly id: string;
  readonly operation: Operation;
  /** The request body; undefined if the contract does not document what the body means. */
  readonly sent: JsonObject | undefined;
  /** The response to the submission, or the first event of a stream. */
  readonly submitted: JsonObject;
}

/** An impossible change of status: back to an earlier status, or from one terminal status to another. */
interface InvalidTransition {
  readonly from: string;
  readonly to: string;
}

/** Stores the generations that the server created in a run, and their last known statuses. */
export class Generations {
  /** The name of the property that contains the id of a generation. */
  readonly idProperty: string;
  readonly roles: Roles;
  readonly lifecycle: Lifecycle | undefined;
  readonly #generations = new Map<string, Generation>();
  readonly #duplicateIds = new Set<string>();
  readonly #statuses = new Map<string, string>();
  readonly #recordedAt = new Map<string, number>();

  constructor(contract: Contract) {
    this.idProperty = results(contract)[0]?.property ?? "id";
    this.roles = rolesOf(contract);
    this.lifecycle = lifecycleOf(contract);
  }

  get all(): readonly Generation[] {
    return [...this.#generations.values()];
  }

  /** Returns the value with a role in a response; undefined if the response does not have it. */
  read(role: Role, body: Json | undefined): Json | undefined {
    return valueAt(body, this.roles[role]);
  }

  find(id: string | undefined): Generation | undefined {
    return id === undefined ? undefined : this.#generations.get(id);
  }

  /** Whether the server returned the id for more than one submission. */
  isShared(id: string): boolean {
    return this.#duplicateIds.has(id);
  }

  /**
   * Records the generation of an accepted submission. The request body is kept only if the server must accept it, because
   * the meaning of an invalid or contested body is not documented.
   */
  record({ body, operation }: Message, response: HttpResponse, expectation: Expectation): void {
    const [submitted] = isSuccess(response) && operation.request !== undefined ? jsonObjectsOf(response) : [];
    const id = this.read("id", submitted);
    if (submitted === undefined || typeof id !== "string") return;
    const sent = expectation === "accept" && typeof body === "string" ? (JSON.parse(body) as Json) : undefined;
    if (this.#generations.has(id)) this.#duplicateIds.add(id);
    else if (this.lifecycle !== undefined) this.recordStatus(id, statusIn(this.lifecycle, submitted));
    if (this.#generations.has(id)) return;
    this.#generations.set(id, { id, operation, sent: isObject(sent) ? sent : undefined, submitted });
    this.#recordedAt.set(id, performance.now());
  }

  /** Returns the milliseconds since the response to the submission; undefined for an unknown id. */
  ageOf(id: string): number | undefined {
    const recordedAt = this.#recordedAt.get(id);
    return recordedAt === undefined ? undefined : performance.now() - recordedAt;
  }

  /**
   * Records the status of a generation.
   *
   * @returns the transition from the last known status if it is impossible; then the last known status is kept
   */
  recordStatus(id: string, status: Json | undefined): InvalidTransition | undefined {
    if (this.lifecycle === undefined || typeof status !== "string") return undefined;
    const rank = rankOf(this.lifecycle, status);
    if (rank === undefined) return undefined;
    const from = this.#statuses.get(id);
    const lastRank = rankOf(this.lifecycle, from) ?? -1;
    const isInvalid = rank < lastRank || (hasEnded(this.lifecycle, from) && status !== from);
    if (from !== undefined && isInvalid) return { from, to: status };
    this.#statuses.set(id, status);
    return undefined;
  }

  /** Returns the last known status of a generation. */
  statusOf(id: string): string | undefined {
    return this.#statuses.get(id);
  }
}
