/**
 * Returns a generator of numbers from 0 to 1 that repeats its sequence for the same seed: Park and Miller's minimal standard
 * generator (1988).
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
