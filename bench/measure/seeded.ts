/**
 * A generator of uniform values in [0, 1), the same sequence for the same seed: Marsaglia's xorshift of 32 bits
 * ("Xorshift RNGs", 2003). Good enough to resample with, and no secret.
 */
export function seeded(seed: number): () => number {
  // Zero is the one state that xorshift never leaves.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let go = 0; go < WARM_UP; go++) next();
  return next;
}

/** Seeds that differ by one bit give sequences that are alike until then. */
const WARM_UP = 16;
