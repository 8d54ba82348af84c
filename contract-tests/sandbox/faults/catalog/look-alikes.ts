import type { Json } from "../../../src/util/json.js";
import { errorResponse, replying } from "../effect.js";
import type { FaultTemplate } from "../fault.js";
import { type ParameterBehavior, perParameter, rejecting, sentValueOf, storing } from "../parameter.js";

/** Texts that look like another type or are unusual: a title for the fault and a predicate, by the suffix of the fault's id. */
const TEXTS: Readonly<Record<string, readonly [title: string, matches: (text: string) => boolean]>> = {
  array: ["is text that looks like a JSON array", (text) => text.startsWith("[")],
  boolean: ["is a word for true or false", (text) => /^(?:true|false|yes|no|on|off)$/i.test(text)],
  direction: ["has marks for the direction of text", (text) => /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text)],
  null: ["is the word null", (text) => text === "null"],
  number: ["is text that looks like a number", (text) => text.trim() !== "" && Number.isFinite(Number(text))],
  object: ["is text that looks like a JSON object", (text) => text.startsWith("{")],
  url: ["is a URL", (text) => /^https?:\/\/\S+$/.test(text)],
  words: ["has more than 300 words", (text) => text.split(/\s+/).length > 300],
  zero: ["is the text 0", (text) => text === "0"],
  zeroWidth: ["has zero-width characters", (text) => /[\u200b\u2060]/.test(text)],
};

/** Strings that look like another type are rejected, cause a server error or are changed. */
export const LOOK_ALIKES: readonly FaultTemplate[] = [
  ...Object.entries(TEXTS).flatMap(([id, [title, matches]]) => [
    perParameter(`lookAlike.refused.${id}`, `rejects {} if it ${title}`, "maxLength", onFreeText(rejectingText(matches))),
    perParameter(`lookAlike.crash.${id}`, `returns 500 if {} ${title}`, "maxLength", onFreeText(crashingOn(matches))),
  ]),
  perParameter("lookAlike.parsed", "returns {} parsed as JSON", "maxLength", onFreeText(changing(parsed))),
  perParameter(
    "lookAlike.numeric",
    "returns {} as a number if it looks like one",
    "maxLength",
    onFreeText(changing((text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text))),
  ),
  perParameter(
    "lookAlike.yaml",
    "returns {} as a boolean if it is yes or no",
    "maxLength",
    onFreeText(changing((text) => (/^(?:yes|no|on|off)$/i.test(text) ? /^(?:yes|on)$/i.test(text) : text))),
  ),
  perParameter(
    "lookAlike.nullDropped",
    "returns an empty {} for the word null",
    "maxLength",
    onFreeText(changing((text) => (text === "null" ? "" : text))),
  ),
  perParameter("lookAlike.decoded", "returns {} percent-decoded", "maxLength", onFreeText(changing(percentDecoded))),
  perParameter(
    "lookAlike.words",
    "keeps only the first 77 words of {}",
    "maxLength",
    onFreeText(changing((text) => (text.split(" ").length > 77 ? text.split(" ").slice(0, 77).join(" ") : text))),
  ),
];

function rejectingText(matches: (text: string) => boolean): ParameterBehavior {
  return rejecting((value) => typeof value === "string" && matches(value));
}

function crashingOn(matches: (text: string) => boolean): ParameterBehavior {
  return (parameter) =>
    replying((call) => {
      const value = sentValueOf(parameter, call);
      return typeof value === "string" && matches(value);
    }, errorResponse(500));
}

function changing(change: (text: string) => Json): ParameterBehavior {
  return storing((value) => (typeof value === "string" ? change(value) : value));
}

function onFreeText(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (parameter.schema["enum"] === undefined ? behaviorFor(parameter) : undefined);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
