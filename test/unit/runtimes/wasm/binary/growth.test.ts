import { expect, test } from 'vitest';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import { rewrite } from '../../../../../runtimes/wasm/binary/rewrite.ts';
import { binaryOf, isolate, meters, run } from './isolate.ts';

const PAGE = 65_536;
const MIB = 2 ** 20;
const FUNCTION_ENTRY = 256;
const EXTERN_ENTRY = 32;

const GROWERS = `(module
  (memory $m 1) (memory $n i64 1) (table $t 0 funcref) (table $x i64 0 externref)
  (func (export "m") (param i32) (result i32) (memory.grow $m (local.get 0)))
  (func (export "n") (param i64) (result i64) (memory.grow $n (local.get 0)))
  (func (export "t") (param i32) (result i32) (table.grow $t (ref.null func) (local.get 0)))
  (func (export "x") (param i64) (result i64) (table.grow $x (ref.null extern) (local.get 0)))
  (func (export "sizes") (result i32 i64 i32 i64)
    (memory.size $m) (memory.size $n) (table.size $t) (table.size $x)))`;

test('memories and tables of every kind grow from one budget', async () => {
  const cloche = meters({ budget: BigInt(4 * PAGE) });
  const { m, n, t, x, sizes } = await run(GROWERS, { memoryBytes: MIB }, cloche);
  expect([m?.(1), n?.(1n), t?.(PAGE / FUNCTION_ENTRY), x?.(BigInt(PAGE / EXTERN_ENTRY))]).toEqual([
    1,
    1n,
    0,
    0n,
  ]);
  expect([cloche.budget.value, cloche.denied.value]).toEqual([0n, 0]);
  expect([m?.(1), n?.(1n), t?.(1), x?.(1n)]).toEqual([-1, -1n, -1, -1n]);
  expect([cloche.budget.value, cloche.denied.value]).toEqual([0n, 1]);
  expect(sizes?.()).toEqual([2, 2n, PAGE / FUNCTION_ENTRY, BigInt(PAGE / EXTERN_ENTRY)]);
});

test('growing by nothing tells the size, even when the budget is spent', async () => {
  const cloche = meters({ budget: 0n });
  const { m, n, t, x } = await run(GROWERS, { memoryBytes: MIB }, cloche);
  expect([m?.(0), n?.(0n), t?.(0), x?.(0n), cloche.denied.value]).toEqual([1, 1n, 0, 0n, 0]);
});

test.each([
  ['m', -1],
  ['m', 0x7fff_ffff],
  ['n', -1n],
  ['n', 2n ** 48n],
  ['n', 2n ** 63n],
  ['n', 2n ** 40n + 1n],
  ['t', -1],
  ['x', -1n],
  ['x', 2n ** 59n],
  ['x', 2n ** 63n],
])('growing %s by %s is refused, and costs nothing', async (name, delta) => {
  const cloche = meters({ budget: 1000n });
  const { [name]: grow } = await run(GROWERS, { memoryBytes: MIB }, cloche);
  expect(grow?.(delta)).toBe(typeof delta === 'bigint' ? -1n : -1);
  expect([cloche.budget.value, cloche.denied.value]).toEqual([1000n, 1]);
});

test('what a maximum of its own refuses is not the budget, and is not charged', async () => {
  const cloche = meters();
  const text =
    '(module (memory 1 2) (func (export "m") (param i32) (result i32) (memory.grow (local.get 0))))';
  const { m } = await run(text, { memoryBytes: MIB }, cloche);
  expect([m?.(2), cloche.budget.value, cloche.denied.value]).toEqual([-1, 2n ** 40n, 0]);
});

test('modules with the same globals share one budget', async () => {
  const cloche = meters({ budget: BigInt(3 * PAGE) });
  const first = await run(GROWERS, { memoryBytes: MIB }, cloche);
  const second = await run(GROWERS, { memoryBytes: MIB }, cloche);
  expect([first.m?.(2), second.m?.(2), second.n?.(1n), first.n?.(1n)]).toEqual([1, -1, 1n, -1n]);
});

test('a maximum is lowered to the cap, and never below the minimum', async () => {
  const binary = await binaryOf(`(module
    (memory (export "a") 1) (memory (export "b") 1 4) (memory (export "c") 1 9999) (memory (export "d") 32)
    (table (export "t") 1 funcref) (table (export "u") 1 9999999 externref))`);
  const { exports } = isolate(binary, { memoryBytes: MIB });
  const most = (name: string) => {
    const grown = exports[name] as WebAssembly.Memory & WebAssembly.Table;
    for (let size = 1; ; size++) {
      try {
        grown.grow(1);
      } catch {
        return size;
      }
    }
  };
  expect(['a', 'b', 'c', 'd', 't', 'u'].map(most)).toEqual([
    16,
    4,
    16,
    1,
    MIB / FUNCTION_ENTRY,
    MIB / EXTERN_ENTRY,
  ]);
});

test('what memories and tables hold from the start is told in bytes of the budget', async () => {
  const binary = await binaryOf(`(module (import "a" "m" (memory 5)) (import "a" "t" (table 5 funcref))
    (memory 2) (memory i64 1) (table 10 funcref) (table 10 externref) (table 10 exnref))`);
  expect(admit(binary).initialBytes).toBe(3 * PAGE + 10 * FUNCTION_ENTRY + 10 * EXTERN_ENTRY + 10 * 768);
});

test('globals of its own keep their meaning behind those that are added', async () => {
  const text = `(module (import "a" "g" (global $i i32))
    (global $g (mut i32) (i32.const 7)) (global $h i32 (i32.add (global.get $i) (global.get $g2)))
    (memory 1) (table 3 funcref) (export "h" (global $h)) (export "g" (global $g))
    (elem (offset (global.get $h)) $f) (data (offset (global.get $h)) "z")
    (func $f (export "f") (result i32) (global.set $g (i32.add (global.get $g) (global.get $h))) (global.get $g))
    (func (export "called") (result i32) (call_indirect (result i32) (global.get $h)))
    (func (export "byte") (result i32) (i32.load8_u (global.get $h))))`.replace('$g2', '$i');
  const binary = await binaryOf(text);
  const { exports } = isolate(binary, { memoryBytes: MIB, fuel: true }, { imports: { a: { g: 1 } } });
  const { f, called, byte, h, g } = exports as Record<string, () => number> &
    Record<string, WebAssembly.Global>;
  expect([f?.(), called?.(), byte?.(), h?.value, g?.value]).toEqual([9, 11, 0x7a, 2, 11]);
});

test('without options a module stays as it is, but for custom sections', async () => {
  const binary = await binaryOf('(module (memory 1) (func $named (export "f")) (@custom "x" "y"))');
  const same = rewrite(binary, admit(binary), {});
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(same), 'x')).toEqual([]);
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(binary), 'x')).toHaveLength(1);
  expect(Buffer.from(same).includes('named')).toBe(true);
  expect(WebAssembly.Module.imports(new WebAssembly.Module(same))).toEqual([]);
});
