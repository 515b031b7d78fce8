import { expect, test } from 'vitest';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import type { ModuleFacts } from '../../../../../runtimes/wasm/binary/facts.ts';
import { InvalidModule } from '../../../../../runtimes/wasm/binary/invalid-module.ts';
import type { RewriteOptions } from '../../../../../runtimes/wasm/binary/plan.ts';
import { rewrite } from '../../../../../runtimes/wasm/binary/rewrite.ts';
import { binaryOf } from './isolate.ts';
import { programs, randomFrom } from './programs.ts';

const COUNT = process.env.CLOCHE_LONG === '1' ? 20_000 : 2_000;
const TIMEOUT_MS = 600_000;

const OPTIONS: readonly RewriteOptions[] = [
  {},
  { memoryBytes: 2 ** 24 },
  { fuel: true },
  { canonicalNan: true },
  { memoryBytes: 2 ** 24, fuel: true, canonicalNan: true },
];

const BY_HAND = `(module (type $t (func (param i32) (result i32))) (import "a" "g" (global i32)) (import "a" "f" (func $f (type $t)))
  (memory 1 9) (memory $n i64 1) (table $a 3 9 funcref) (table $b i64 2 externref) (tag $e (param i32))
  (global (mut i64) (i64.const 5)) (elem (i32.const 0) $f $h) (elem declare func $h) (data (i32.const 8) "data") (data $d "later")
  (start $s) (func $s (global.set 1 (i64.const 6)) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 5)))
  (func $h (export "h") (type $t) (local f64 v128) (block $out (result i32) (try_table (result i32) (catch $e $out)
    (memory.fill $n (i64.const 0) (i32.const 1) (i64.const 9)) (drop (table.grow $b (ref.null extern) (i64.const 1)))
    (local.set 1 (f64.sqrt (local.get 1))) (local.set 2 (f32x4.add (local.get 2) (local.get 2)))
    (loop (result i32) (br_if 0 (i32.eqz (local.get 0))) (call_indirect (type $t) (local.get 0) (memory.grow (i32.const 1))))))))`;

const corpus = [await binaryOf(BY_HAND), ...programs(4)];

/** Ways to spoil a module; each is given where to, and numbers to choose by. */
const SPOIL: readonly ((module: Uint8Array, at: number, random: () => number) => readonly Uint8Array[])[] = [
  (module, at, random) => replaced(module, at, 1, [(module[at] ?? 0) ^ (1 << (random() % 8))]),
  (module, at, random) => replaced(module, at, 1, [random()]),
  (module, at, random) => replaced(module, at, 0, Array.from({ length: 1 + (random() % 4) }, random)),
  (module, at, random) => replaced(module, at, 1 + (random() % 4), []),
  (module, at) => [module.subarray(0, at)],
  (module, at) => replaced(module, at, 1, [0xff, 0xff, 0xff, 0xff, 0x0f]),
  (module, at) => replaced(module, at, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
  (module, at) => replaced(module, at, 1, [(module[at] ?? 0) | 0x80, 0x80, 0x80, 0x00]),
  (module, at, random) => [module.subarray(0, at), other(random).subarray(random() % 2000)],
  (module, at, random) => [module.subarray(0, at), module.subarray(random() % module.length)],
];

test('what is spoiled is refused by its byte, or is to the engine after a rewrite what it was before', {
  timeout: TIMEOUT_MS,
}, () => {
  const random = randomFrom(COUNT);
  let admitted = 0;
  let valid = 0;
  for (let i = 0; i < COUNT; i++) {
    const spoiled = spoil(random);
    const facts = judged(spoiled);
    if (facts instanceof InvalidModule) continue;
    admitted++;
    const isValid = WebAssembly.validate(spoiled);
    if (isValid) valid++;
    const options = OPTIONS[i % OPTIONS.length] ?? {};
    expect([i, WebAssembly.validate(rewrite(spoiled, facts, options))]).toEqual([i, isValid]);
  }
  expect(admitted).toBeGreaterThan(COUNT / 20);
  expect(valid).toBeGreaterThan(COUNT / 50);
});

test('whatever the engine takes is admitted, but for what is refused by name or number', {
  timeout: TIMEOUT_MS,
}, () => {
  const random = randomFrom(COUNT + 1);
  for (let i = 0; i < COUNT; i++) {
    const spoiled = spoil(random);
    if (!WebAssembly.validate(spoiled)) continue;
    const refusal = judged(spoiled);
    if (refusal instanceof InvalidModule)
      expect([i, refusal.message]).toEqual([i, expect.stringMatching(/not admitted$|at most|reserved/)]);
  }
});

/** One of the corpus with one to three changes, more often few, and small ones, which leave more to be found. */
function spoil(random: () => number): Uint8Array<ArrayBuffer> {
  let module: Uint8Array = other(random);
  for (let changes = 1 + Math.min(random() % 3, random() % 3); changes > 0; changes--) {
    const way = SPOIL[Math.min(random() % SPOIL.length, random() % SPOIL.length)];
    const at = random() % module.length;
    if (way) module = Buffer.concat(way(module, at, random));
    if (module.length === 0) break;
  }
  return Uint8Array.from(module);
}

function other(random: () => number): Uint8Array {
  return corpus[random() % corpus.length] ?? new Uint8Array();
}

function replaced(module: Uint8Array, at: number, length: number, by: readonly number[]): Uint8Array[] {
  return [module.subarray(0, at), Uint8Array.from(by), module.subarray(at + length)];
}

function judged(module: Uint8Array): ModuleFacts | InvalidModule {
  try {
    return admit(module);
  } catch (error) {
    if (!(error instanceof InvalidModule)) throw error;
    expect(error.offset >= 0 && error.offset <= module.length).toBe(true);
    return error;
  }
}
