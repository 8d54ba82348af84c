import type { OutgoingMessage } from "../availability.js";
import type { Budget } from "../budget.js";
import type { Exchange, Transport } from "../exchange.js";
import type { Expectation } from "../expectation.js";
import type { ExtraHeaders } from "../extra-headers.js";
import type { Generations } from "../generation-store.js";
import type { OutageScope } from "../outage.js";
import type { Message } from "../request.js";
import type { RetryCounts } from "../retry/retry-counts.js";

/** The options of a `RequestSender`: the server, the credentials and the budget. */
export interface SenderOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Whether the user set the API key. If not, `apiKey` is a placeholder. */
  readonly hasKey: boolean;
  /** Headers of every request. @default none */
  readonly extraHeaders?: ExtraHeaders | undefined;
  /** Milliseconds for one response. */
  readonly timeout: number;
  /** Milliseconds before the first retry. It doubles with every retry. @default 250 */
  readonly retryDelay?: number | undefined;
  readonly budget: Budget;
  /** @default HTTP */
  readonly transport?: Transport | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A text whose words are not secret, such as the contract. */
  readonly publicText?: string | undefined;
  /**
   * The generations of the run. The results of new ones may not be available yet.
   * @default none
   */
  readonly generations?: Generations | undefined;
  /** Receives an exception of the transport, which is a defect. Returns the reason why the check has no result. */
  readonly onDefect?: ((error: unknown) => string) | undefined;
  /** A free request that shows whether the server works, before any other request got a response. */
  readonly probe?: OutgoingMessage | undefined;
  /** Receives every exchange once, including those that are retried. */
  readonly onExchange: (exchange: Exchange, message: Message, expectation: Expectation, attempt: Attempt) => void;
}

/** The position of an exchange among the attempts of one request. */
export interface Attempt {
  /** The number of earlier attempts. */
  readonly retries: number;
  /** Whether the request is sent again, because the response may have a temporary cause. */
  readonly isRetried: boolean;
}

/** An exchange, or the reason why the request was not sent. */
export type SendResult =
  | {
      readonly kind: "exchanged";
      readonly exchange: Exchange;
      /** Whether the request was sent for this call, and not for an earlier call with the same request. */
      readonly wasSent: boolean;
      /** The number of retries for this call, by status. */
      readonly retries?: RetryCounts | undefined;
      /** The requests that a persistent temporary condition affects. */
      readonly outage?: OutageScope | undefined;
    }
  | {
      /** `unaffordable`: the budget is used up. `unsent`: the run or the account is blocked. */
      readonly kind: "unaffordable" | "unsent";
      readonly reason: string;
    };
