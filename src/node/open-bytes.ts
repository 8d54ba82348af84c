/** Reads a body in chunks. */
export interface BytesReader {
  /** Returns the next chunk: bytes, or text if the stream decodes it; undefined at the end. */
  read(): Promise<Uint8Array | string | undefined>;
  /** Discards the rest. Never throws. */
  cancel(): void;
}

/** The interfaces of a stream. Web streams have a reader, and Node's streams an async iterator. */
type AnyBody = Partial<AsyncIterable<Uint8Array | string>> & Partial<Pick<ReadableStream, "getReader">> & { destroy?(): void };

/**
 * Opens a body as bytes, with the interface that its stream has. Returns undefined if it has none, so that only `arrayBuffer()`
 * works. `openBody` in `http/parse-response` decodes text, which would damage a video.
 */
export function openBytes({ body }: Response): BytesReader | undefined {
  const stream = body as AnyBody | null;
  const reader = stream?.getReader?.();
  const iterator = reader ? undefined : stream?.[Symbol.asyncIterator]?.();
  const next = reader ? () => reader.read() : iterator?.next.bind(iterator);
  return (
    next && {
      read: async () => (await next()).value,
      cancel: () =>
        void settle(async () => (reader ? reader.cancel() : stream?.destroy ? stream.destroy() : iterator?.return?.())),
    }
  );
}

async function settle(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch {}
}
