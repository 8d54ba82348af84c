import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import { compile } from "../validator.js";
import type { Generate } from "./generate-type.js";
import type { Shape } from "./shape.js";

/** The maximum number of items of a generated array. */
const MAX_ITEMS = 20_000;

/** The maximum number of values of an item that the generator varies. */
const MAX_VARIANTS = 40;

/**
 * Yields arrays: one with few items first, then others.
 *
 * @param isFocused whether the values of these schemas vary most
 */
export function* arraysOf(
  shape: Shape,
  generate: Generate,
  isFocused: (schemas: readonly Json[]) => boolean,
): Generator<readonly Json[]> {
  const contains = containsOf(shape);
  const needsRepeat = shape.excluded.some((schema) => isObject(schema) && schema["uniqueItems"] === true);
  const smallest = Math.max(shape.minItems, contains.count, needsRepeat ? 2 : 0);
  if (smallest > Math.min(shape.maxItems, MAX_ITEMS)) return;
  const lengths = [Math.max(smallest, 1), smallest, smallest + 1, smallest + 2].filter((length) => length <= shape.maxItems);
  for (const length of new Set(lengths)) {
    const schemas = Array.from({ length }, (_, index) => [
      ...schemasOfItem(index, shape),
      ...(index < contains.count ? contains.schemas : contains.isLimited ? contains.schemas.map((not) => ({ not })) : []),
    ]);
    const items = needsRepeat ? repeated(schemas, generate) : fill(schemas, shape.isUnique, generate);
    if (items === undefined) continue;
    // An item other than those that `contains` requires.
    const target = schemas.findLastIndex((each) => isFocused(each));
    if (target < 0) {
      yield items;
      continue;
    }
    let count = 0;
    for (const value of generate(schemas[target] ?? [])) {
      yield items.with(target, value);
      if (++count >= MAX_VARIANTS) break;
    }
  }
}

/** Returns how many items must match `contains`, and whether their number is limited. */
function containsOf({ members }: Shape) {
  const containing = members.filter((member) => member["contains"] !== undefined);
  const minimum = ({ minContains }: JsonObject) => (typeof minContains === "number" ? minContains : 1);
  return {
    schemas: containing.map((member) => member["contains"] ?? true),
    count: Math.max(0, ...containing.map(minimum)),
    isLimited: containing.some((member) => member["maxContains"] !== undefined),
  };
}

/** Returns the schemas that apply to the item at an index. */
function schemasOfItem(index: number, { members }: Shape): readonly Json[] {
  const own = ({ items, prefixItems }: JsonObject): Json | undefined =>
    isArray(prefixItems) && index < prefixItems.length ? prefixItems[index] : items;
  const isEvaluated = members.some((member) => own(member) !== undefined);
  return members.flatMap((member) => {
    const schema = own(member);
    const { unevaluatedItems } = member as { readonly unevaluatedItems?: Json };
    return [
      ...(schema === undefined ? [] : [schema]),
      ...(!isEvaluated && unevaluatedItems !== undefined ? [unevaluatedItems] : []),
    ];
  });
}

/** Returns one item for each list of schemas, or undefined if an item has no value. */
function fill(schemas: readonly (readonly Json[])[], isUnique: boolean, generate: Generate): Json[] | undefined {
  const items: Json[] = [];
  const texts = new Set<string>();
  for (const each of schemas) {
    const value = firstNew(each, items, isUnique, texts, generate);
    if (value === undefined) return undefined;
    items.push(value);
    texts.add(JSON.stringify(value));
  }
  return items;
}

function firstNew(
  schemas: readonly Json[],
  items: readonly Json[],
  isUnique: boolean,
  texts: ReadonlySet<string>,
  generate: Generate,
): Json | undefined {
  // In a long array, first tries the first item with a number. This works if all items have equal schemas, as usual.
  const previous = items.at(-1);
  if (isUnique && previous !== undefined && items.length > 8) {
    const next = numbered(items[0] ?? null, items.length, schemas, texts);
    if (next !== undefined) return next;
  }
  let first: Json | undefined;
  for (const value of generate(schemas)) {
    first ??= value;
    if (!isUnique || !items.some((item) => equalJson(item, value))) return value;
  }
  return isUnique && first !== undefined ? numbered(first, items.length, schemas, texts) : undefined;
}

/** The maximum number of attempts to make an item unique with a number. */
const MAX_NUMBERS = 64;

/** Returns a new variant of a value with a number in it, if the schemas allow it. */
function numbered(value: Json, start: number, schemas: readonly Json[], texts: ReadonlySet<string>): Json | undefined {
  const isValid = compile({ allOf: schemas });
  for (let index = start; index < start + MAX_NUMBERS; index += 1) {
    const found = withNumber(value, index).find((each) => !texts.has(JSON.stringify(each)) && isValid(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

function withNumber(value: Json, index: number): readonly Json[] {
  return typeof value === "number"
    ? [value + index]
    : typeof value === "string"
      ? [`${value}${index}`, value.replace(/(\.\w+)?$/, `-${index}$1`), `${index}${value}`]
      : isObject(value)
        ? Object.entries(value).flatMap(([name, inner]) =>
            typeof inner === "number" || typeof inner === "string"
              ? [{ ...value, [name]: typeof inner === "number" ? inner + index : `${inner}${index}` }]
              : [],
          )
        : [];
}

function repeated(schemas: readonly (readonly Json[])[], generate: Generate): Json[] | undefined {
  const items = fill(schemas, false, generate);
  const [first] = items ?? [];
  return first === undefined ? undefined : items?.map((_, index) => (index < 2 ? first : (items[index] ?? first)));
}
