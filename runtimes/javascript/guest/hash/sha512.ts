import type { Algorithm } from './digest.ts';
import { primes, rootFraction } from './primes.ts';

/** Words are cut by hand: this engine's `BigInt.asUintN(64, …)` can give a negative number. */
const WORD = 2n ** 64n - 1n;
const words = new BigUint64Array(80);
let constants: BigUint64Array | undefined;

/** SHA-512 (FIPS 180-4), on the engine's 64-bit integers. */
export const sha512: Algorithm = {
  blockBytes: 128,
  digestBytes: 64,
  isLittleEndian: false,
  initial: [
    0x6a09e667, 0xf3bcc908, 0xbb67ae85, 0x84caa73b, 0x3c6ef372, 0xfe94f82b, 0xa54ff53a, 0x5f1d36f1,
    0x510e527f, 0xade682d1, 0x9b05688c, 0x2b3e6c1f, 0x1f83d9ab, 0xfb41bd6b, 0x5be0cd19, 0x137e2179,
  ],
  mix(state, view, offset) {
    const k = constantWords();
    expand(view, offset);
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = joinWords(state);
    for (let i = 0; i < 80; i++) {
      const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
      const first = h + s1 + ((e & f) ^ (~e & g)) + (k[i] as bigint) + (words[i] as bigint);
      const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
      const second = s0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = (d + first) & WORD;
      d = c;
      c = b;
      b = a;
      a = (first + second) & WORD;
    }
    addWords(state, [a, b, c, d, e, f, g, h]);
  },
};

function expand(view: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getBigUint64(offset + i * 8);
  for (let i = 16; i < 80; i++) {
    const x = words[i - 15] as bigint;
    const y = words[i - 2] as bigint;
    const s0 = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n);
    const s1 = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n);
    words[i] = (words[i - 16] as bigint) + s0 + (words[i - 7] as bigint) + s1;
  }
}

/** The state is kept in halves, the high one first. */
function joinWords(state: Int32Array): bigint[] {
  const halves = Array.from(state, (half) => BigInt(half >>> 0));
  return halves.filter((_, i) => i % 2 === 0).map((high, i) => (high << 32n) | (halves[i * 2 + 1] as bigint));
}

function addWords(state: Int32Array, values: bigint[]): void {
  for (const [i, value] of joinWords(state).entries()) {
    const sum = value + (values[i] as bigint);
    state[i * 2] = Number(BigInt.asIntN(32, sum >> 32n));
    state[i * 2 + 1] = Number(BigInt.asIntN(32, sum));
  }
}

function rotate(value: bigint, count: bigint): bigint {
  return (value >> count) | ((value << (64n - count)) & WORD);
}

function constantWords(): BigUint64Array {
  constants ??= BigUint64Array.from(primes(80), (prime) => rootFraction(prime, 3));
  return constants;
}
