/** A request as the sandbox takes it, whoever carried it there. */
export interface SandboxRequest {
  readonly method: string;
  /** Path with its query, as it stood in the request line. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the sandbox does about a request: it answers, streams, or harms the connection. */
export type Reply =
  | Answer
  | Stream
  /** The connection is reset before an answer. */
  | { readonly kind: "reset" }
  /** Nothing ever comes. */
  | { readonly kind: "hang" }
  /** The length of the whole body is promised and half of it sent. */
  | (AnswerParts & { readonly kind: "cut" })
  /** The body comes one byte at a time, with `pace` milliseconds between two. */
  | (AnswerParts & { readonly kind: "drip"; readonly pace: number })
  /** Bytes that are not HTTP. */
  | { readonly kind: "raw"; readonly bytes: Uint8Array };

/** What every answer consists of. */
export interface AnswerParts {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An answer in one piece. */
export interface Answer extends AnswerParts {
  readonly kind: "answer";
}

/** An answer that comes piece by piece. */
export interface Stream {
  readonly kind: "stream";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: AsyncIterable<string>;
}
