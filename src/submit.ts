import type { Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import { ApiError, SubmissionOutcomeUnknownError } from "./errors.js";
import { parseRequest } from "./parse-request.js";
import type { Generation, VideoRequest } from "./types.js";

const PATH = "/generation/vidu/q2/video-turbo";
const WHAT = `POST ${PATH}`;

/** Sends a submission exactly once; see `ViduClient.submit`. */
export async function submit(http: Client<paths>, value: VideoRequest, timeout: number): Promise<Generation> {
  const request = parseRequest(value);
  const sentAt = new Date();
  const outcomeUnknown = (what: string, cause?: unknown) =>
    new SubmissionOutcomeUnknownError(`${WHAT} ${what}`, request, sentAt, { cause });
  const { response, text } = await send(http, request, timeout).catch((cause: unknown) => {
    throw outcomeUnknown(
      cause instanceof DOMException && cause.name === "TimeoutError" ? `had no answer in ${timeout} ms` : "had no answer",
      cause,
    );
  });
  const body = parseJson(text);
  if (!response.ok) throw new ApiError(WHAT, response.status, body ?? text);
  if (!isGeneration(body)) throw outcomeUnknown(`was answered ${response.status} without a generation`);
  return body;
}

async function send(http: Client<paths>, body: VideoRequest, timeout: number) {
  const { data, error, response } = await http.POST(PATH, { body, parseAs: "text", signal: AbortSignal.timeout(timeout) });
  const text: unknown = data ?? error ?? "";
  return { response, text: typeof text === "string" ? text : JSON.stringify(text) };
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
