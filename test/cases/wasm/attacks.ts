import type { Case } from '../case.ts';

const language = 'wasm';
const MIB = 1024 * 1024;
const WASI = 'wasi_snapshot_preview1';

/** A command whose exceptions hold each other, after what it does first. */
const chained = (first: string): string => `(module (memory 1)
  (tag $t (param exnref i64 i64 i64 i64 i64 i64 i64))
  (func (export "_start") (local $held exnref) ${first}
    (loop $l
      (local.set $held (block $h (result exnref)
        (try_table (catch_all_ref $h)
          (throw $t (local.get $held) ${'(i64.const 1) '.repeat(7)}))
        unreachable))
      (br $l))))`;

/** A component that makes many instances of one core module, each with ten pages. */
const instances = (count: number): string => `(component
  (core module $m (func (export "f")) (memory 10))
  ${'(core instance (instantiate $m)) '.repeat(count)}
  (core instance $i (instantiate $m))
  (func (export "run") (canon lift (core func $i "f"))))`;

/** A thousand exceptions thrown and caught, for 13 instructions each. */
const THROWS = `(module (tag $t (param i32))
  (func $throw (param i32) (throw $t (local.get 0)))
  (func (export "_start") (local $i i32)
    (loop $l
      (drop (block $h (result i32) (try_table (catch $t $h) (call $throw (local.get $i))) unreachable))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))))`;

const overMemory: Case['expect'] = { status: 'limit', limit: 'memory', exitCode: null };
const refused = (name: string): Case['expect'] => ({
  status: 'error',
  exitCode: 1,
  error: {
    name: 'E_SNIPPET_INVALID',
    message: `Expected ${name} to have no parameters and no results`,
    stack: '',
  },
});

/** What a module does to hold, spend or reach more than it may; none of it passes for a crash. */
export const wasmAttackCases: Case[] = [
  {
    name: 'exceptions that hold each other meet the memory cap',
    snippet: { language, source: chained(''), limits: { memoryBytes: 8 * MIB, wallMs: 20_000 } },
    expect: overMemory,
  },
  {
    name: 'exceptions beside all the memory that a cap can grant meet the memory cap',
    snippet: {
      language,
      source: chained('(drop (memory.grow (i32.const 8191)))'),
      limits: { memoryBytes: 512 * MIB, wallMs: 20_000 },
    },
    expect: overMemory,
  },
  {
    name: 'a component’s instances of one module hold no more together than one',
    snippet: {
      language,
      source: instances(200),
      invoke: { export: 'run' },
      limits: { memoryBytes: 64 * MIB },
    },
    expect: overMemory,
  },
  {
    name: 'instances of one module within the cap are had',
    snippet: {
      language,
      source: instances(50),
      invoke: { export: 'run' },
      limits: { memoryBytes: 64 * MIB },
    },
    expect: { status: 'ok' },
  },
  {
    name: 'what compiling takes is not charged to a run',
    snippet: {
      language,
      source: `(module (func (export "_start")
        (drop ${'(i32.add (i32.const 1) '.repeat(50_000)} (i32.const 1) ${')'.repeat(50_000)})))`,
      limits: { wallMs: 1000, cpuMs: 40 },
    },
    expect: { status: 'ok' },
  },
  {
    name: 'an entry that takes what nobody can give is refused',
    snippet: { language, source: '(module (func (export "_start") (param exnref)))' },
    expect: refused('_start'),
  },
  {
    name: 'an entry that gives what nobody can take is refused',
    snippet: { language, source: '(module (func (export "_start") (result exnref) (ref.null exn)))' },
    expect: refused('_start'),
  },
  {
    name: 'an initialiser that takes what nobody can give is refused',
    snippet: {
      language,
      source: '(module (func (export "_initialize") (param exnref)) (func (export "f")))',
      invoke: { export: 'f' },
    },
    expect: refused('_initialize'),
  },
  {
    name: 'a stack that overflows is no exception',
    snippet: {
      language,
      source: `(module (func $deeper (call $deeper))
        (func (export "_start") (loop $l (block $h (try_table (catch_all $h) (call $deeper))) (br $l))))`,
    },
    expect: { status: 'error', exitCode: 134 },
  },
  {
    name: 'a wait on shared memory ends at the wall limit',
    snippet: {
      language,
      source: `(module (memory 1 1 shared) (func (export "_start")
        (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))`,
      limits: { wallMs: 200 },
    },
    expect: { status: 'limit', limit: 'wall' },
  },
  {
    name: 'a start function that calls WASI before there is a memory is told so',
    snippet: {
      language,
      source: `(module (import "${WASI}" "random_get" (func $random (param i32 i32) (result i32)))
        (memory (export "memory") 1) (global $errno (mut i32) (i32.const 0)) (start $s)
        (func $s (global.set $errno (call $random (i32.const 0) (i32.const 8))))
        (func (export "errno") (result i32) (global.get $errno)))`,
      invoke: { export: 'errno' },
    },
    expect: { status: 'ok', value: 21 },
  },
  {
    name: 'growth by a number of 64 bits does not wrap',
    snippet: {
      language,
      source: `(module (memory i64 1) (table i64 1 funcref)
        (func (export "f") (result i64 i64)
          (memory.grow (i64.const 0x1000000000000))
          (table.grow (ref.null func) (i64.const -1))))`,
      invoke: { export: 'f' },
    },
    expect: { status: 'ok', value: [-1, -1] },
  },
  {
    name: 'fuel for just all of it lets exceptions be thrown and caught',
    snippet: { language, source: THROWS, limits: { fuel: 13_000 } },
    expect: { status: 'ok' },
  },
  {
    name: 'an instruction less of fuel ends the run',
    snippet: { language, source: THROWS, limits: { fuel: 12_999 } },
    expect: { status: 'limit', limit: 'fuel' },
  },
  {
    name: 'a trap in a component tells its frames as a module’s are told',
    snippet: {
      language,
      source: `(component (core module $m (func $inner (export "f") unreachable))
        (core instance $i (instantiate $m)) (func (export "run") (canon lift (core func $i "f"))))`,
      invoke: { export: 'run' },
    },
    expect: {
      status: 'error',
      exitCode: 134,
      error: {
        name: 'RuntimeError',
        message: 'wasm trap: wasm `unreachable` instruction executed',
        stack:
          'RuntimeError: wasm trap: wasm `unreachable` instruction executed\n    at inner (wasm-function[0])',
      },
    },
  },
];
