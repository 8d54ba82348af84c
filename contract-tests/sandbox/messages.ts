/**
 * A request as the sandbox receives it, independent of the transport.
 *
 * @example
 * ```ts
 * import type { SandboxRequest } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const request: SandboxRequest = { method: "GET", path: "/generation/gen_123", headers: {}, body: new Uint8Array() };
 * ```
 */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Identifies the connection, if several requests may share it. */
  readonly connection?: object | undefined;
}

/**
 * The reaction of the sandbox to a request: a response, a stream, or a connection failure.
 *
 * @example
 * ```ts
 * import type { Reply } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isResponse = ({ kind }: Reply) => kind === "answer" || kind === "stream";
 * ```
 */
export type Reply =
  | Answer
  | Stream
  /** The connection is reset before the response. */
  | { readonly kind: "reset" }
  /** No response is ever sent. */
  | { readonly kind: "hang" }
  /** `Content-Length` announces the whole body, but the connection closes after half of it. */
  | (AnswerParts & { readonly kind: "cut" })
  /** The body arrives one byte at a time, one byte every `pace` milliseconds. */
  | (AnswerParts & { readonly kind: "drip"; readonly pace: number })
  /** The bytes that are sent are not HTTP. */
  | { readonly kind: "raw"; readonly bytes: Uint8Array };

/**
 * The parts of a response that is sent with its whole body.
 *
 * @example
 * ```ts
 * import type { AnswerParts } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const parts: AnswerParts = { status: 503, headers: {}, body: "" };
 * ```
 */
export interface AnswerParts {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * A complete response.
 *
 * @example
 * ```ts
 * import type { Answer } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const maintenance: Answer = { kind: "answer", status: 503, headers: {}, body: "" };
 * ```
 */
export interface Answer extends AnswerParts {
  readonly kind: "answer";
}

/**
 * A streaming response.
 *
 * @example
 * ```ts
 * import type { Stream } from "vidu-q2-turbo-conformance/sandbox";
 *
 * async function textOf({ chunks }: Stream): Promise<string> {
 *   let text = "";
 *   for await (const chunk of chunks) text += chunk;
 *   return text;
 * }
 * ```
 */
export interface Stream {
  readonly kind: "stream";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: AsyncIterable<string>;
}
