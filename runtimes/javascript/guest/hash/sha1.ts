import type { Algorithm } from './digest.ts';

const words = new Int32Array(80);

/** SHA-1 (FIPS 180-4): for checksums only. */
export const sha1: Algorithm = {
  blockBytes: 64,
  digestBytes: 20,
  isLittleEndian: false,
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  mix(state, view, offset) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + i * 4);
    for (let i = 16; i < 80; i++)
      words[i] = rotate(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let i = 0; i < 80; i++) {
      let mixed: number;
      if (i < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
      else if (i < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
      else if (i < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
      else mixed = (b ^ c ^ d) + 0xca62c1d6;
      const sum = (rotate(a, 5) + mixed + e + word(i)) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = sum;
    }
    [a, b, c, d, e].forEach((value, i) => {
      state[i] = (state[i] as number) + value;
    });
  },
};

function word(index: number): number {
  return words[index] as number;
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}
