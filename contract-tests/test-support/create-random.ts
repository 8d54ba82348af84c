/**
 * Creates a random number generator that repeats its sequence for the same seed: the minimal standard generator of Park and
 * Miller (1988). The numbers are between 0 and 1.
 *
 * @param seed an integer from 1 to 2,147,483,646
 */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
