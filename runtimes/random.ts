/** Fills an array with random bytes and gives it back. */
export type FillRandom = (bytes: Uint8Array) => Uint8Array;

/**
 * Random bytes from a seed, the same on every host: SplitMix64 over a counter.
 * Not for secrets. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
 */
export function seededRandom(seed: number): FillRandom {
  let state = BigInt.asUintN(64, BigInt(seed));
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += 8) {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      let word = mix(mix(state, 30n, 0xbf58476d1ce4e5b9n), 27n, 0x94d049bb133111ebn);
      word ^= word >> 31n;
      for (let i = at; i < Math.min(at + 8, bytes.length); i++, word >>= 8n) bytes[i] = Number(word & 0xffn);
    }
    return bytes;
  };
}

function mix(word: bigint, shift: bigint, factor: bigint): bigint {
  return BigInt.asUintN(64, (word ^ (word >> shift)) * factor);
}
