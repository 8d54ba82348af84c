import { matchGlob } from "../src/glob.js";

/** Checks that catch nothing which no other kind of check would, and why they are there all the same. */
const REASONS: readonly (readonly [string, string])[] = [
  ["*.observed", "it observes where nothing is documented: there is no clause to break"],
  ["*body.minimal.valid", "what it is about is the ground of all other checks: a server that fails it fails many"],
  ["*body.full.valid", "what it is about is the ground of all other checks: a server that fails it fails many"],
];

/** Why a check need not catch a fault of its own; undefined where there is no reason. */
export function reasonFor(id: string): string | undefined {
  return REASONS.find(([glob]) => matchGlob(glob)(id))?.[1];
}
