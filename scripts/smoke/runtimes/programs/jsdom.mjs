/** Replaces globals of Node with those of jsdom, as the environments of test runners do. Loaded with `--import`. */
import { JSDOM } from "jsdom";

/** What a page has. The `fetch` of Node stays, because jsdom has none. */
const NAMES = [
  ...["window", "document", "location", "navigator", "self", "top", "parent"],
  ...["AbortController", "AbortSignal", "Blob", "DOMException", "Event", "EventTarget", "File", "FormData", "Headers"],
  ...["XMLHttpRequest", "localStorage"],
];

const { window } = new JSDOM("", { url: "http://localhost/" });
for (const name of NAMES) {
  if (window[name] === undefined) throw new Error(`jsdom has no ${name}`);
  Object.defineProperty(globalThis, name, { configurable: true, value: window[name], writable: true });
}
