/** The bytes that a server sends, and what it does after them. */
export interface RawResponse {
  readonly bytes: Uint8Array;
  readonly end: "close" | "reset" | "stall";
}

/** Returns the response that a platform's `fetch` creates from the bytes, without a socket and an HTTP parser. */
export async function fetchRaw({ bytes, end }: RawResponse, signal?: AbortSignal | null): Promise<Response> {
  const raw = Buffer.from(bytes);
  const headEnd = raw.indexOf("\r\n\r\n");
  const [first = "", ...lines] = raw.subarray(0, Math.max(0, headEnd)).toString("latin1").split("\r\n");
  const [, code] = /^HTTP\/1\.1 (\d{3}) /.exec(first) ?? [];
  if (code === undefined) return await breakOff(end, signal);
  const status = Number(code);
  // Interim responses: the final one never follows.
  if (status < 200) return await breakOff(end, signal);
  const headers = readHeaders(lines);
  const length = Number(headers.get("content-length") ?? Infinity);
  const isDamaged = headers.has("content-encoding") || headers.has("transfer-encoding") || Number.isNaN(length);
  const body = raw.subarray(headEnd + 4).subarray(0, isDamaged ? 0 : length);
  const isComplete = !isDamaged && (body.length === length || (end === "close" && length === Infinity));
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (body.length > 0) controller.enqueue(new Uint8Array(body));
      if (isComplete) controller.close();
      else if (end !== "stall" || isDamaged) controller.error(createNetworkError("terminated"));
      else signal?.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
    },
  });
  if (status > 599) return { status, ok: false, headers, body: stream, text: () => new Response(stream).text() } as Response;
  return new Response([204, 205, 304].includes(status) ? null : stream, { status, headers });
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]*):(.*)$/s.exec(line) ?? [];
    try {
      headers.append(name, value);
    } catch (cause) {
      throw createNetworkError("fetch failed", cause);
    }
  }
  return headers;
}

/** Rejects when the connection ends, or when the request is aborted. */
function breakOff(end: RawResponse["end"], signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (end !== "stall") reject(createNetworkError("fetch failed"));
    signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });
}

function createNetworkError(
  message: string,
  cause: unknown = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
) {
  return new TypeError(message, { cause });
}
