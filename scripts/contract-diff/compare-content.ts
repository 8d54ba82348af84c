import { equalJson, type JsonObject } from "../../contract-tests/src/json.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Difference, type Direction, effectOf } from "./difference.js";
import { schemaOf } from "./merge-all-of.js";
import { quote } from "./words.js";

/** Validators may ignore what a text holds (JSON Schema Validation §8.2), and whoever reads the text cannot. */
const FORMS = [
  { keyword: "contentMediaType", words: "holds" },
  { keyword: "contentEncoding", words: "is encoded as" },
] as const;

/** What two editions of a schema say differently of what a text holds: in which form, and which JSON. */
export function compareContent(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [old, now] = [before, after].map(({ contentSchema }) => schemaOf(contentSchema));
  return [
    ...FORMS.filter(({ keyword }) => !equalJson(before[keyword], after[keyword])).map(({ keyword, words }) => ({
      place,
      what: `${words} ${quote(after[keyword])}, not ${quote(before[keyword])}`,
      ...changeOf(direction, before[keyword], after[keyword]),
    })),
    ...(old !== undefined && now !== undefined ? compareSchemas(place, direction, old, now) : []),
    ...(old === undefined && now !== undefined
      ? [{ place, what: "has a schema of what it holds", ...effectOf(direction, "narrower") }]
      : []),
    ...(old !== undefined && now === undefined
      ? [{ place, what: "has no schema of what it holds any more", ...effectOf(direction, "wider") }]
      : []),
  ];
}

function changeOf(direction: Direction, before: unknown, after: unknown) {
  return effectOf(direction, before === undefined ? "narrower" : after === undefined ? "wider" : "other");
}
