/** Removes from Node what React Native lacks. Loaded before the program, with `--import`. */

/** What is missing, by the object that has it elsewhere. */
const MISSING = [
  [globalThis, ["Buffer", "DOMException", "structuredClone", "TextDecoder", "TextEncoder"]],
  [globalThis, ["ReadableStream", "TransformStream", "WritableStream", "CompressionStream", "DecompressionStream"]],
  [globalThis, ["crypto", "Event", "EventTarget", "MessageChannel", "BroadcastChannel"]],
  [URL, ["canParse", "parse"]],
  [AbortSignal, ["abort", "any", "timeout"]],
  [AbortSignal.prototype, ["reason", "throwIfAborted"]],
  [Request.prototype, ["body", "duplex", "cache"]],
  [Response.prototype, ["body"]],
];

for (const [target, names] of MISSING) for (const name of names) delete target[name];
globalThis.window = globalThis;
