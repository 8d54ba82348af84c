import type { Contract } from "../src/contract/model.js";
import type { Timing } from "./clock.js";
import type { Behavior } from "./context.js";

/**
 * Options of a sandbox. Only the contract is required.
 *
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { type SandboxOptions, startSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const options: SandboxOptions = { contract: await readBundledContract(), credits: 100, pace: { queued: 10, running: 20 } };
 * const sandbox = await startSandbox(options);
 * ```
 */
export interface SandboxOptions {
  readonly contract: Contract;
  /**
   * The API key.
   *
   * @default "sandbox-key"
   */
  readonly apiKey?: string | undefined;
  /**
   * Further API keys that the sandbox accepts.
   *
   * @default none
   */
  readonly furtherKeys?: readonly string[] | undefined;
  /**
   * Initial balance in credits.
   *
   * @default unlimited
   */
  readonly credits?: number | undefined;
  /**
   * Requests per second. The sandbox returns 429 above this rate.
   *
   * @default unlimited
   */
  readonly rate?: number | undefined;
  /**
   * Milliseconds before each response.
   *
   * @default 0
   */
  readonly latency?: number | undefined;
  /**
   * How long a generation is queued and running, in milliseconds.
   *
   * @default { queued: 300, running: 700 }
   */
  readonly pace?: Timing | undefined;
  readonly webhook?: WebhookOptions | undefined;
  /** Faults to apply, in order. A later fault overrides the handlers of an earlier one. */
  readonly faults?: readonly Behavior[] | undefined;
  /** A conforming variant of the server. Other options given here take precedence over the variant's options. */
  readonly style?: ConformingVariant | undefined;
  /**
   * Returns the current time in milliseconds since the epoch. Delays always use real time.
   *
   * @default Date.now
   */
  readonly clock?: (() => number) | undefined;
  /**
   * Returns a number from 0 (inclusive) to 1 (exclusive), for ids and seeds.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/**
 * The receiver of webhooks, and how webhooks are signed.
 *
 * @example
 * ```ts
 * import type { WebhookOptions } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const webhook: WebhookOptions = { url: "http://127.0.0.1:3000/webhooks", secret: "whsec_c2VjcmV0" };
 * ```
 */
export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…` followed by Base64 in the current version (Standard Webhooks); any text in the legacy version. */
  readonly secret: string;
  /**
   * Version of the signature.
   *
   * @default "standard"
   */
  readonly edition?: "standard" | "legacy" | undefined;
  /**
   * Delays in milliseconds before each retry of a failed delivery.
   *
   * @default [500, 2000]
   */
  readonly retries?: readonly number[] | undefined;
}

/**
 * A variant of the server that makes a different choice where the contract allows several.
 *
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { startSandbox, STYLES, type Style } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const style: Style | undefined = STYLES[0];
 * const sandbox = await startSandbox({ contract: await readBundledContract(), style });
 * ```
 */
export interface ConformingVariant extends Behavior {
  readonly name: string;
  /** What the server does, as a verb phrase: "returns 202 for submissions". */
  readonly title: string;
  readonly options?: Pick<SandboxOptions, "latency" | "pace" | "rate"> | undefined;
}

/**
 * The API key of a sandbox that was created without one.
 *
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { SANDBOX_KEY } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const vidu = createClient({ apiKey: SANDBOX_KEY, baseUrl: "http://127.0.0.1:4010" });
 * ```
 */
export const SANDBOX_KEY = "sandbox-key";
