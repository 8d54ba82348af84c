/**
 * Gives Node the globals of React Native: its `fetch`, which is whatwg-fetch, and nothing that React Native lacks. Loaded
 * before the program, with `--import`.
 */
import { JSDOM } from "jsdom";

// React Native implements the same interfaces. The page has the origin of the server, because the server does not support CORS.
const { window } = new JSDOM("", { url: JSON.parse(process.argv[2]).baseUrl });
const { Blob, FileReader, FormData, XMLHttpRequest } = window;

/** What is missing, by the object that has it elsewhere. */
const MISSING = [
  [globalThis, ["fetch", "Headers", "Request", "Response"]],
  [globalThis, ["DOMException", "structuredClone", "TextDecoder", "TextEncoder", "crypto"]],
  [globalThis, ["ReadableStream", "TransformStream", "WritableStream", "CompressionStream", "DecompressionStream"]],
  [globalThis, ["Event", "EventTarget", "MessageChannel", "BroadcastChannel"]],
  [URL, ["canParse", "parse"]],
  [AbortSignal, ["abort", "any", "timeout"]],
  [AbortSignal.prototype, ["reason", "throwIfAborted"]],
];

for (const [target, names] of MISSING)
  for (const name of names) if (!delete target[name] || name in target) throw new Error(`${name} cannot be removed`);
Object.assign(globalThis, { window: globalThis, Blob, FileReader, FormData, XMLHttpRequest });
await import("whatwg-fetch");
