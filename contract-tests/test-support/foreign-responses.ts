import { Readable } from "node:stream";

/** The content of a response of another implementation of `fetch`. */
export interface Content {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const headersOf = ({ headers }: Content) => ({ get: (name: string) => headers[name.toLowerCase()] ?? null });
const isOk = ({ status }: Content) => status >= 200 && status < 300;

/** Splits a text into chunks of bytes that do not respect lines or characters. */
const chunksOf = (text: string) => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => bytes.subarray(index * 7, index * 7 + 7));
};

/** Reads bytes as a stream reader does, without being an iterator. */
const createReaderBody = (text: string) => ({
  locked: false,
  getReader: () => {
    const chunks = chunksOf(text);
    return {
      read: async () => {
        const value = chunks.shift();
        return value ? { done: false, value: new Uint8Array(value) } : { done: true, value: undefined };
      },
      releaseLock: () => {},
      cancel: async () => {},
    };
  },
  cancel: async () => {},
});

/** Responses of other implementations of `fetch`, which lack some features of the platform's class. */
export const FOREIGN_RESPONSES: Readonly<Record<string, (content: Content) => unknown>> = {
  "node-fetch, whose body is a Node stream": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: headersOf(content),
    body: Readable.from(chunksOf(content.text)),
    text: async () => content.text,
    json: async () => JSON.parse(content.text),
  }),
  "a body that iterates over strings": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: headersOf(content),
    body: (async function* () {
      for (let index = 0; index < content.text.length; index += 5) yield content.text.slice(index, index + 5);
    })(),
    text: async () => content.text,
  }),
  "a body with a reader only": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: headersOf(content),
    body: createReaderBody(content.text),
    text: async () => content.text,
  }),
  "React Native, without a body": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: headersOf(content),
    text: async () => content.text,
  }),
  "a null body": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: headersOf(content),
    body: null,
    text: async () => content.text,
  }),
  "headers in a Map": (content) => ({
    status: content.status,
    ok: isOk(content),
    headers: new Map(Object.entries(content.headers)),
    text: async () => content.text,
  }),
};
