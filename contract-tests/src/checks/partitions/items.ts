import { sampleOf } from "../../contract/sample-value.js";
import { isObject, type Json, type JsonObject } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Array lengths that are tried where no limit is stated; what is uncontested among them decides how they are judged. */
const LENGTHS = [0, 1, 2, 3, 8, 32];

/** An array takes any number of items within its limits (JSON Schema Validation §6.4). */
export function partitionArray({ schema, limit }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  if (!limit.includes("array")) return [];
  return [
    {
      variant: "length",
      title: "takes any number of items",
      validity: "valid",
      boundaries: [...LENGTHS.map((length) => distinctItems(schema, length)), repeatedItems(schema)],
    },
  ];
}

/** `minItems` and `maxItems` (JSON Schema Validation §6.4.1, §6.4.2), on both sides. */
export function partitionItemCount({
  keyword,
  limit,
  schema,
}: ConstraintOf<"maxItems" | "minItems">): readonly EquivalenceClass[] {
  const outward = keyword === "maxItems" ? 1 : -1;
  return [
    {
      variant: "",
      title: `takes ${keyword} ${limit} items`,
      validity: "valid",
      boundaries: [limit, limit - outward].filter((length) => length >= 0).map((length) => distinctItems(schema, length)),
    },
    {
      variant: "",
      title: `refuses ${outward > 0 ? "more" : "fewer"} than ${limit} items`,
      validity: "invalid",
      boundaries: (outward > 0 ? [limit + 1, limit + 2, limit * 10] : [limit - 1, 0])
        .filter((length) => length >= 0)
        .map((length) => distinctItems(schema, length)),
    },
  ];
}

/** `uniqueItems` (JSON Schema Validation §6.4.3). */
export function partitionUniqueItems({ schema }: ConstraintOf<"uniqueItems">): readonly EquivalenceClass[] {
  const [item] = distinctItems(schema, 1);
  return [
    {
      variant: "",
      title: "refuses an item given twice",
      validity: "invalid",
      boundaries: item === undefined ? [] : [[item, item]],
    },
  ];
}

/** The same item twice: nothing but `uniqueItems` forbids it. */
function repeatedItems(schema: JsonObject): readonly Json[] {
  const [item] = distinctItems(schema, 1);
  return item === undefined ? [] : [item, item];
}

function distinctItems(schema: JsonObject, length: number): readonly Json[] {
  const items = isObject(schema["items"]) ? schema["items"] : {};
  const [listed] = [sampleOf(schema)].flat();
  const first = listed ?? sampleOf(items);
  return Array.from({ length }, (_, index) => (index === 0 ? first : distinguish(first, items, index)));
}

/** Another item like the first: before a file's extension where there is one, so that an address stays an address. */
function distinguish(item: Json, items: JsonObject, index: number): Json {
  if (Array.isArray(items["enum"])) return items["enum"][index % items["enum"].length] as Json;
  if (typeof item === "number") return item + index;
  if (typeof item !== "string") return item;
  const other = item.replace(/(\.\w+)?$/, `-${index + 1}$1`);
  // As signed addresses are: with a query, and rather long.
  const isAddress = index === 2 && /^https?:\/\/\S+\.\w+$/.test(item);
  return isAddress ? `${other}?signature=${"0123456789abcDEF".repeat(8)}&expires=1767225600` : other;
}
