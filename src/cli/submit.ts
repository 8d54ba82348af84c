import type { ViduClient } from "../index.js";
import type { FetchOption } from "../option-types.js";
import type { ResponseInfo, SubmittedGeneration, VideoRequest } from "../types.js";
import type { Console } from "./output/console.js";
import type { Program } from "./program.js";

/** Milliseconds that an interrupted command waits for the response to its submission, which contains the id. */
const GRACE_MS = 3000;

/** A submission that can be interrupted without losing its id. */
export interface Submitter {
  /** The `fetch` for the client that submits. */
  readonly fetch: FetchOption;
  submit(client: ViduClient, request: VideoRequest, timeout: number | undefined): Promise<SubmittedGeneration & ResponseInfo>;
}

/**
 * Creates a submitter. After an interruption, it sends nothing more. If a submission was sent and has no response yet, the
 * submitter waits for the response, which contains the id of the paid generation.
 */
export function createSubmitter({ fetch = globalThis.fetch, interrupted, killed }: Program, { note }: Console): Submitter {
  const abort = new AbortController();
  let inFlight = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => abort.abort(interrupted.reason);
  const interrupt = () => {
    if (!inFlight) return stop();
    note("Interrupted. Waiting for the response to the submission, because it contains the id …");
    timer = setTimeout(stop, GRACE_MS);
  };
  const settle = () => {
    inFlight = false;
    // Stops the client before it resends the submission, but after it has classified the response.
    if (interrupted.aborted) setImmediate(stop);
  };
  return {
    fetch: async (input, init) => {
      if (init?.method !== "POST") return await fetch(input, init);
      inFlight = true;
      try {
        const response = await fetch(input, init);
        // The body of a successful response contains the id, so the client must read it first. Other responses have no id.
        if (!response.ok) settle();
        return response;
      } catch (error) {
        settle();
        throw error;
      }
    },
    submit: async (client, request, timeout) => {
      if (interrupted.aborted) stop();
      interrupted.addEventListener("abort", interrupt, { once: true });
      killed.addEventListener("abort", stop, { once: true });
      try {
        return await client.submit(request, { signal: abort.signal, ...(timeout !== undefined && { timeout }) });
      } finally {
        clearTimeout(timer);
        interrupted.removeEventListener("abort", interrupt);
        killed.removeEventListener("abort", stop);
      }
    },
  };
}
