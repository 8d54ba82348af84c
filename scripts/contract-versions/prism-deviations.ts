import type { KnownDeviation } from "../../contract-tests/src/run/baseline.js";

/** Keywords of JSON Schema 2020-12 that Prism does not know, because it validates with an older draft. */
const NEWER_KEYWORDS = "Prism ignores keywords that are newer than JSON Schema draft 7";

/** Known deviations of Prism for single contracts, besides those of `contract-tests/baselines/prism.json`. */
const DEVIATIONS: Readonly<Record<string, readonly KnownDeviation[]>> = {
  "mesh-task": [
    { check: "*.dependent*", reason: NEWER_KEYWORDS },
    { check: "getMesh:result.same", reason: "Prism invents a new result for every request" },
    { check: "getMesh:response.schema", reason: "Prism invents property names that `propertyNames` does not allow" },
  ],
  "stream-studio": [{ check: "streamSong:stream.events", reason: "Prism cannot stream" }],
  "tuple-shapes": [{ check: "*", reason: `${NEWER_KEYWORDS}, such as \`prefixItems\`, which most parameters here have` }],
  "unicode-studio": [{ check: "leseBild:id.known.valid", reason: "Prism finds no parameter in a path that is not ASCII" }],
};

/** Adds the known deviations for one contract to the text of a baseline. */
export function withDeviations(baseline: string, name: string): string {
  const { known, ...rest } = JSON.parse(baseline) as { readonly known: readonly KnownDeviation[] };
  return JSON.stringify({ ...rest, known: [...known, ...(DEVIATIONS[name] ?? [])] });
}
