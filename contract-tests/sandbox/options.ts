import type { Contract } from "../src/contract.js";
import type { Hooks } from "./steps.js";
import type { Pace } from "./timeline.js";

/** A sandbox, and how it differs from one that has only a contract. */
export interface SandboxOptions {
  readonly contract: Contract;
  /** The only key that is taken; `sandbox-key` unless given. */
  readonly apiKey?: string | undefined;
  /** The balance to begin with; unlimited unless given. */
  readonly credits?: number | undefined;
  /** Requests per second, above which 429 is answered; unlimited unless given. */
  readonly rate?: number | undefined;
  /** Milliseconds before every answer. */
  readonly latency?: number | undefined;
  /** How long a generation waits and runs; 300 and 700 ms unless given. */
  readonly pace?: Pace | undefined;
  readonly webhook?: WebhookOptions | undefined;
  /** Clauses to break. Where two break the same one, the later has the last word. */
  readonly faults?: readonly Hooks[] | undefined;
  /** A correct server of another kind. What is given besides wins over its options. */
  readonly style?: Style | undefined;
  /** Milliseconds since the epoch. Waiting is done in real time all the same. */
  readonly clock?: (() => number) | undefined;
  /** A number from 0 up to 1: names and seeds are drawn with it. */
  readonly random?: (() => number) | undefined;
}

/** Where webhooks are sent, and how they are signed. */
export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…` with Base64 in the current edition (Standard Webhooks); any text in the legacy one. */
  readonly secret: string;
  readonly edition?: "standard" | "legacy" | undefined;
  /** Milliseconds before a failed delivery is tried again, and again; 500 and 2000 unless given. */
  readonly retries?: readonly number[] | undefined;
}

/** One way of being a correct server, where the contract leaves a choice. */
export interface Style extends Hooks {
  readonly name: string;
  readonly title: string;
  readonly options?: Pick<SandboxOptions, "latency" | "pace" | "rate"> | undefined;
}

/** The key of a sandbox that is given none. */
export const SANDBOX_KEY = "sandbox-key";
