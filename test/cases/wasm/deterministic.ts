import { command } from '../../wasm-command.ts';
import type { Case } from '../case.ts';

const language = 'wasm';
const ONE_STEP = '(module (func (export "_start") (drop (i32.const 1))))';

/** Runs whose clock, randomness and NaNs are fixed: the same on every host, every time. */
export const wasmDeterministicCases: Case[] = [
  {
    name: 'a fixed clock stands where it is told to',
    snippet: {
      language,
      source: command(
        `(drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 64)))
         (local.set $n (i64.div_u (i64.load (i32.const 64)) (i64.const 1000000000)))
         (loop $l
           (i32.store8 (i32.sub (i32.const 109) (local.get $i)) (i32.wrap_i64 (i64.add (i64.const 48) (i64.rem_u (local.get $n) (i64.const 10)))))
           (local.set $n (i64.div_u (local.get $n) (i64.const 10)))
           (local.set $i (i32.add (local.get $i) (i32.const 1)))
           (br_if $l (i32.lt_u (local.get $i) (i32.const 10))))
         (call $print (i32.const 100) (i32.const 10))`,
        { imports: ['clock_time_get'] },
      ),
      deterministic: { now: '2024-02-29T12:00:00Z' },
    },
    expect: { status: 'ok', stdout: '1709208000' },
  },
  {
    name: 'a seed fixes randomness',
    snippet: {
      language,
      source: command(
        `(drop (call $random_get (i32.const 64) (i32.const 8)))
         (loop $l
           (i32.store8 (i32.add (i32.const 100) (local.get $i))
             (i32.add (i32.const 97) (i32.and (i32.load8_u (i32.add (i32.const 64) (local.get $i))) (i32.const 15))))
           (local.set $i (i32.add (local.get $i) (i32.const 1)))
           (br_if $l (i32.lt_u (local.get $i) (i32.const 8))))
         (call $print (i32.const 100) (i32.const 8))`,
        { imports: ['random_get'] },
      ),
      deterministic: { seed: 7 },
    },
    expect: { status: 'ok', stdout: 'hncjebld' },
  },
  {
    name: 'the bits of a NaN are the same wherever it comes from',
    snippet: {
      language,
      source: `(module (func (export "f") (result i64)
        (i64.reinterpret_f64 (f64.add (f64.reinterpret_i64 (i64.const 0x7ff8000000000123)) (f64.const 1)))))`,
      invoke: { export: 'f' },
      deterministic: {},
    },
    expect: { value: '9221120237041090560' },
  },
  {
    name: 'instructions whose results differ from machine to machine are refused',
    snippet: {
      language,
      source: `(module (func (export "_start")
        (drop (f32x4.relaxed_min (v128.const i64x2 0 0) (v128.const i64x2 0 0)))))`,
      deterministic: {},
    },
    expect: { status: 'error', exitCode: 1 },
  },
  {
    name: 'what is fixed is metered',
    snippet: { language, source: ONE_STEP, deterministic: {} },
    expect: { status: 'ok' },
  },
];
