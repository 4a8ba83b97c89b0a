/** Numbers from 0 (in) to 1 (out), the same for the same seed; even enough for moments and choices of tests. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // A linear congruential generator of full period: odd increment, multiplier of the form 4n + 1.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
