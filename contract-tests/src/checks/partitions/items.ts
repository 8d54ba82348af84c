import { sampleOf } from "../../contract/sample-value.js";
import { isObject, type Json, type JsonObject } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";
import { exceedsSizeLimit, MAX_MEMBERS } from "../size-limit.js";

/**
 * Array lengths to test if the contract has no limit. The server must accept the uncontested ones. Of the others, only the first
 * one is observed, so the longest one comes before shorter ones.
 */
const ARRAY_LENGTHS = [0, 1, 2, 3, 64, 8];

/** Returns the class of arrays of different lengths, within `minItems` and `maxItems` (JSON Schema Validation §6.4). */
export function partitionArray({ schema, limit }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  if (!limit.includes("array")) return [];
  return [
    {
      variant: "length",
      description: "arrays of different lengths",
      validity: "valid",
      boundaries: [...ARRAY_LENGTHS.map((length) => distinctItems(schema, length)), repeatedItems(schema)],
    },
  ];
}

/** Returns the classes of `minItems` and `maxItems` (JSON Schema Validation §6.4.1, §6.4.2). */
export function partitionItemCount({
  keyword,
  limit,
  schema,
}: ConstraintOf<"maxItems" | "minItems">): readonly EquivalenceClass[] {
  // A notice reports that the limit is not tested.
  if (exceedsSizeLimit({ keyword, limit })) return [];
  const outward = keyword === "maxItems" ? 1 : -1;
  const items = limit === 1 ? "item" : "items";
  return [
    {
      variant: "",
      description: outward > 0 ? `up to ${limit} ${items}` : `${limit} ${items} or more`,
      validity: "valid",
      boundaries: [limit, limit - outward].filter((length) => length >= 0).map((length) => distinctItems(schema, length)),
    },
    {
      variant: "",
      description: `${outward > 0 ? "more" : "fewer"} than ${limit} ${items}`,
      validity: "invalid",
      boundaries: (outward > 0 ? [limit + 1, limit + 2, limit * 10] : [limit - 1, 0])
        .filter((length) => length >= 0 && length <= MAX_MEMBERS)
        .map((length) => distinctItems(schema, length)),
    },
  ];
}

/** Returns the class of `uniqueItems` (JSON Schema Validation §6.4.3). */
export function partitionUniqueItems({ schema }: ConstraintOf<"uniqueItems">): readonly EquivalenceClass[] {
  const [item] = distinctItems(schema, 1);
  return [
    {
      variant: "",
      description: "duplicate items",
      validity: "invalid",
      boundaries: item === undefined ? [] : [[item, item]],
    },
  ];
}

/** Returns the same item twice. Only `uniqueItems` forbids it. */
function repeatedItems(schema: JsonObject): readonly Json[] {
  const [item] = distinctItems(schema, 1);
  return item === undefined ? [] : [item, item];
}

function distinctItems(schema: JsonObject, length: number): readonly Json[] {
  const items = isObject(schema["items"]) ? schema["items"] : {};
  const [listed] = [sampleOf(schema)].flat();
  const first = listed ?? sampleOf(items);
  return Array.from({ length }, (_, index) => (index === 0 ? first : numberedItem(first, items, index)));
}

/** Returns a variant of the item. A number goes before the file extension, if there is one, so that a URL stays valid. */
function numberedItem(item: Json, items: JsonObject, index: number): Json {
  if (Array.isArray(items["enum"])) return items["enum"][index % items["enum"].length] as Json;
  if (typeof item === "number") return item + index;
  if (typeof item !== "string") return item;
  const numbered = item.replace(/(\.\w+)?$/, `-${index + 1}$1`);
  // The third URL looks like a signed one: it has a query and is long. A server that normalizes URLs changes its capital letter.
  const isSigned = index === 2 && /^https?:\/\/\S+\.\w+$/.test(item);
  const capitalized = numbered.replace(/(?<=^https?:\/\/)[a-z]/, (letter) => letter.toUpperCase());
  return isSigned ? `${capitalized}?signature=${"0123456789abcDEF".repeat(8)}&expires=1767225600` : numbered;
}
