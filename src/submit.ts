import type { Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import { ApiError, ConnectionError, SubmissionOutcomeUnknownError } from "./errors.js";
import { parseRequest } from "./parse-request.js";
import type { Generation, VideoRequest } from "./types.js";

const PATH = "/generation/vidu/q2/video-turbo";
const WHAT = `POST ${PATH}`;

/** What a submission needs of its client. */
export interface SubmitSettings {
  /** Takes the API key out of whatever the server says. */
  readonly redact: (text: string) => string;
  /** Milliseconds until a request without a complete answer is given up. */
  readonly timeout: number;
}

/** Sends a submission exactly once; see `ViduClient.submit`. */
export async function submit(http: Client<paths>, value: VideoRequest, settings: SubmitSettings): Promise<Generation> {
  const request = parseRequest(serialize(value));
  const sentAt = new Date();
  const outcomeUnknown = (what: string, cause?: unknown) =>
    new SubmissionOutcomeUnknownError(`${WHAT} ${what}`, request, sentAt, { cause });
  const { response, text } = await send(http, request, settings).catch((cause: unknown) => {
    if (isUnsent(cause))
      throw new ConnectionError(`${WHAT} was not sent: the server cannot be reached${nameCode(cause)}.`, { cause });
    const isLate = cause instanceof DOMException && cause.name === "TimeoutError";
    throw outcomeUnknown(isLate ? `had no answer in ${settings.timeout} ms` : `had no answer${nameCode(cause)}`, cause);
  });
  const body = parseJson(text);
  if (!response.ok) throw new ApiError(WHAT, response.status, body ?? text);
  if (!isGeneration(body)) throw outcomeUnknown(`was answered ${response.status} without a generation`);
  return body;
}

async function send(http: Client<paths>, body: VideoRequest, { redact, timeout }: SubmitSettings) {
  const { data, error, response } = await http.POST(PATH, { body, parseAs: "text", signal: AbortSignal.timeout(timeout) });
  const text: unknown = data ?? error ?? "";
  return { response, text: redact(typeof text === "string" ? text : JSON.stringify(text)) };
}

/** What is checked is what is sent: without prototypes and undefined values, and as `toJSON` has it. */
function serialize(value: unknown): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? value : JSON.parse(text);
  } catch (cause) {
    throw new TypeError("The request was not sent: it cannot be written as JSON.", { cause });
  }
}

/** Codes of failures to connect: not a byte of the request has left (Node's net, dns and tls, and undici's connector). */
const UNSENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_\w+|ERR_SSL_\w+|ERR_TLS_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

function isUnsent(error: unknown): boolean {
  return UNSENT.test(codeOf(error) ?? "");
}

function nameCode(error: unknown): string {
  const code = codeOf(error);
  return code === undefined ? "" : ` (${code})`;
}

/** The code of what went wrong below fetch, which hides it in the cause of its own error. */
function codeOf(error: unknown): string | undefined {
  const { cause } = error instanceof Error ? error : {};
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : undefined;
}

/** The id is what must not be lost; all else of an answer can be asked for again. */
function isGeneration(body: unknown): body is Generation {
  return typeof body === "object" && body !== null && "id" in body && typeof body.id === "string" && body.id !== "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
