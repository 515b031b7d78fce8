import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WASM_OPT = join(createRequire(import.meta.url).resolve('binaryen'), '../bin/wasm-opt');
const FEATURES = [
  '--enable-simd',
  '--enable-multivalue',
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-reference-types',
  '--enable-tail-call',
  '--enable-extended-const',
  '--enable-multimemory',
  '--enable-threads',
];

/** What else a program is made of, by turns. */
const VARIANTS: readonly (readonly string[])[] = [
  [],
  ['--enable-exception-handling', '--emit-exnref'],
  ['--enable-memory64'],
  ['-O2'],
];

/** The same numbers from the same start, each of 32 bits. Source: https://prng.di.unimi.it/splitmix64.c, in 32 bits */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Random valid programs, the same each time: binaryen makes one of any bytes. None of them ever makes a NaN. */
export function programs(count: number): Uint8Array<ArrayBuffer>[] {
  const folder = mkdtempSync(join(tmpdir(), 'cloche-programs-'));
  try {
    return Array.from({ length: count }, (_, seed) => program(folder, seed));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function program(folder: string, seed: number): Uint8Array<ArrayBuffer> {
  const random = randomFrom(seed);
  const [from, to] = [join(folder, 'bytes'), join(folder, 'program.wasm')];
  writeFileSync(from, Uint8Array.from({ length: 20_000 }, random));
  const variant = VARIANTS[seed % VARIANTS.length] ?? [];
  execFileSync(process.execPath, [WASM_OPT, '-ttf', from, '--denan', '-o', to, ...FEATURES, ...variant]);
  return Uint8Array.from(readFileSync(to));
}
