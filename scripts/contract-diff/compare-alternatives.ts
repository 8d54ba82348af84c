import { equalJson, type JsonObject } from "../../contract-tests/src/json.js";
import { alternativesOf, discriminatorOf, hasAlternatives, haveNothingInCommon, mayOverlap } from "./alternatives.js";
import { isAnnotation } from "./compare-annotations.js";
import { compareDiscriminated } from "./compare-discriminated.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Difference, type Direction, effectOf, HARMLESS } from "./difference.js";
import { gather } from "./gather.js";
import { propertiesOf } from "./properties.js";
import { typesOf, valuesOf } from "./values.js";
import { either, quote } from "./words.js";

/**
 * What two editions of a schema without `allOf` say differently, one of which has alternatives.
 *
 * Each alternative is compared with the one that it resembles most, and what is left over is gone or new: however they are
 * paired, only wider alternatives, and more of them, are wider as a whole, and only narrower and fewer ones narrower.
 */
export function compareAlternatives(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [old, now] = [alternativesOf(before), alternativesOf(after)];
  const discriminator = discriminatorOf(old);
  if (discriminator !== undefined && discriminator === discriminatorOf(now))
    return compareDiscriminated(place, direction, discriminator, old, now);
  const isReadable = hasAlternatives(before) && hasAlternatives(after);
  const found = isReadable
    ? comparePairs(place, direction, old, now)
    : comparePairs(place, direction, old.map(bare), now.map(bare));
  const [had, has] = [before, after].map(mayOverlap);
  if (!had && !has) return found;
  if (found.length > 0)
    return found.map((difference) => (isHarmless(difference) ? difference : { ...difference, ...effectOf(direction, "other") }));
  if (had === has) return [];
  const what = has ? "may not be what several alternatives allow" : "may be what several alternatives allow";
  return [{ place, what, ...effectOf(direction, has ? "narrower" : "wider") }];
}

interface Pair {
  readonly was: JsonObject;
  readonly is: JsonObject;
}

function comparePairs(
  place: string,
  direction: Direction,
  old: readonly JsonObject[],
  now: readonly JsonObject[],
): readonly Difference[] {
  const pairs = pairUp(old, now);
  const gone = old.filter((was) => !pairs.some((pair) => pair.was === was));
  const added = now.filter((is) => !pairs.some((pair) => pair.is === is));
  const groups = pairs.map(({ is, was }) => ({
    name: now.length > 1 ? labelOf(is, now) : `${labelOf(was, old)} before`,
    found: compareSchemas("", direction, was, is),
  }));
  const isOne = old.length === 1 && now.length === 1;
  return [
    ...gather(place, groups, { isWhole: isOne || (gone.length === 0 && added.length === 0), of: (names) => either(names) }),
    ...gone.map((was) => {
      const effect = now.some((is) => isWithin(was, is)) ? HARMLESS : effectOf(direction, "narrower");
      return { place, what: `may not be ${describe(was, now)} any more`, ...effect };
    }),
    ...added.map((is) => {
      const effect = old.some((was) => isWithin(is, was)) ? HARMLESS : effectOf(direction, "wider");
      return { place, what: `may be ${describe(is, old)}`, ...effect };
    }),
  ];
}

/** Each with the one that differs least, those first that do not differ at all. */
function pairUp(old: readonly JsonObject[], now: readonly JsonObject[]): readonly Pair[] {
  const candidates = old.flatMap((was, index) =>
    now
      .filter((is) => !haveNothingInCommon(typesOf(was), typesOf(is)))
      .map((is) => ({ was, is, cost: distance(was, is), apart: Math.abs(now.indexOf(is) - index) })),
  );
  const pairs: Pair[] = [];
  for (const { is, was } of candidates.sort((a, b) => a.cost - b.cost || a.apart - b.apart))
    if (!pairs.some((pair) => pair.was === was || pair.is === is)) pairs.push({ was, is });
  return pairs;
}

/** What breaks somebody counts more than what does not. */
function distance(was: JsonObject, is: JsonObject): number {
  return compareSchemas("", "sent", was, is)
    .map((difference) => (isHarmless(difference) ? 0.01 : 1))
    .reduce((sum, cost) => sum + cost, equalJson(was, is) ? -1 : 0);
}

/** Whether it can be shown that a schema allows whatever another does. */
function isWithin(inner: JsonObject, outer: JsonObject): boolean {
  return compareSchemas("", "sent", bare(inner), bare(outer)).every(({ breaksCallers }) => !breaksCallers);
}

function isHarmless({ breaksCallers, breaksServers }: Difference): boolean {
  return !breaksCallers && !breaksServers;
}

/** Without what does not decide about values: there is nothing to compare it with. */
function bare(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword) && keyword !== "default"));
}

/** An alternative by its type where no other has that, else by its place. */
function labelOf(schema: JsonObject, all: readonly JsonObject[]): string {
  const types = all.map(typesOf);
  const own = typesOf(schema);
  const isOwn = own !== undefined && types.filter((type) => !haveNothingInCommon(own, type)).length === 1;
  return isOwn ? `of type ${either(own.map(String))}` : `alternative ${all.indexOf(schema) + 1}`;
}

function describe(schema: JsonObject, others: readonly JsonObject[]): string {
  const [values, types] = [valuesOf(schema), typesOf(schema)];
  if (values !== undefined) return either(values.map((value) => quote(value)));
  const isOwnType = types !== undefined && others.every((other) => haveNothingInCommon(types, typesOf(other)));
  const needed = [...propertiesOf(schema)].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  if (!isOwnType && needed.length > 0) return `an object with ${needed.join(" and ")}`;
  return isOwnType ? `of type ${either(types.map(String))}` : `of the form ${quote(bare(schema))}`;
}
