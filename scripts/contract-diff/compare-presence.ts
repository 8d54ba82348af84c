import { type Difference, type Direction, effectOf } from "./difference.js";

/** What two editions say differently of whether something has to be there: a property, a parameter, a header, a body. */
export function comparePresence(place: string, direction: Direction, was: boolean, is: boolean): readonly Difference[] {
  if (was === is) return [];
  const [needed, free] =
    direction === "sent" ? ["must be sent", "need not be sent any more"] : ["is always there", "need not be there any more"];
  // A request without it is refused from now on, or taken; an answer without it is new, or not allowed any more.
  return [{ place, what: is ? needed : free, ...effectOf(direction, is ? "narrower" : "wider") }];
}
