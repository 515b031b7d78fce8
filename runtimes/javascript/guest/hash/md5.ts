import type { Algorithm } from './digest.ts';

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const;
const CONSTANTS = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0,
);
const words = new Int32Array(16);

/** MD5 (RFC 1321): for checksums only. */
export const md5: Algorithm = {
  blockBytes: 64,
  digestBytes: 16,
  isLittleEndian: true,
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476],
  mix(state, view, offset) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + i * 4, true);
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let mixed: number;
      let index: number;
      if (round === 0) [mixed, index] = [(b & c) | (~b & d), i];
      else if (round === 1) [mixed, index] = [(d & b) | (~d & c), (5 * i + 1) & 15];
      else if (round === 2) [mixed, index] = [b ^ c ^ d, (3 * i + 5) & 15];
      else [mixed, index] = [c ^ (b | ~d), (7 * i) & 15];
      const sum = (a + mixed + (CONSTANTS[i] as number) + (words[index] as number)) | 0;
      const shift = SHIFTS[round * 4 + (i & 3)] as number;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
    }
    state[0] = (state[0] as number) + a;
    state[1] = (state[1] as number) + b;
    state[2] = (state[2] as number) + c;
    state[3] = (state[3] as number) + d;
  },
};
