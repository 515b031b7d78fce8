import { expect, test } from 'vitest';
import { binaryOf, isolate, meters, run } from './isolate.ts';

const FUEL = { fuel: true };

/** Functions of a number, what they are called with, and what that costs. */
const PRICES: readonly [claim: string, code: string, argument: number, price: number][] = [
  ['an empty function is free', '', 0, 0],
  ['one for each instruction', '(drop (i32.add (local.get 0) (i32.const 1)))', 0, 4],
  ['blocks, ends and nothing are free', '(block (nop) (block))', 0, 0],
  ['a branch is paid, what it skips is not', '(block (br 0) (drop (i32.const 1)))', 0, 1],
  ['code behind a return is free', '(return) (drop (i32.const 1))', 0, 1],
  ['code behind a block that is left is paid', '(block (br 0) (nop)) (drop (i32.const 1))', 0, 3],
  [
    'code behind a conditional branch is paid when reached',
    '(block (br_if 0 (local.get 0)) (drop (i32.const 1)))',
    0,
    4,
  ],
  [
    'code behind a conditional branch is free when skipped',
    '(block (br_if 0 (local.get 0)) (drop (i32.const 1)))',
    1,
    2,
  ],
  ['the arm that is taken is paid', '(if (local.get 0) (then (drop (i32.const 1))) (else (return)))', 1, 4],
  ['the other arm is not', '(if (local.get 0) (then (drop (i32.const 1))) (else (return)))', 0, 3],
  ['a loop is paid each time', '(loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))', 5, 25],
  ['a table of branches is one', '(block (block (br_table 0 1 (local.get 0))) (return))', 1, 2],
  [
    'a block within dead code is dead',
    '(block (br 0) (if (local.get 0) (then (nop)) (else (return))) (drop (i32.const 1)))',
    0,
    1,
  ],
  ['eight bytes are one', '(memory.fill (i32.const 0) (i32.const 0) (local.get 0))', 800, 104],
  ['a copy costs by length', '(memory.copy (i32.const 0) (i32.const 0) (local.get 0))', 80, 14],
  ['entries are one each', '(table.fill (i32.const 0) (ref.null func) (local.get 0))', 10, 14],
  ['a segment costs by length', '(memory.init $d (i32.const 0) (i32.const 0) (local.get 0))', 16, 6],
  ['growth costs by the page', '(drop (memory.grow (local.get 0)))', 3, 6],
  ['growth that is refused is one', '(drop (memory.grow (local.get 0)))', -1, 3],
  [
    'a caught exception is paid up to the throw and from the catch',
    '(block (try_table (catch $e 0) (throw $e)) (unreachable)) (drop (i32.const 1))',
    0,
    3,
  ],
];

const moduleOf = (
  code: string,
) => `(module (memory 1 100) (table 10 funcref) (tag $e) (data $d "0123456789abcdef")
  (func (export "f") (param i32) ${code}))`;

test.each(PRICES)('%s', async (_claim, code, argument, price) => {
  const cloche = meters();
  const { f } = await run(moduleOf(code), FUEL, cloche);
  f?.(argument);
  expect(2n ** 60n - BigInt(cloche.fuel.value)).toBe(BigInt(price));
});

test.each(PRICES.filter(([, , , price]) => price > 0))(
  '%s, to the last one',
  async (_claim, code, argument, price) => {
    const enough = meters({ fuel: BigInt(price) });
    (await run(moduleOf(code), FUEL, enough)).f?.(argument);
    expect(enough.fuel.value).toBe(0n);
    const short = meters({ fuel: BigInt(price - 1) });
    const { f } = await run(moduleOf(code), FUEL, short);
    expect(() => f?.(argument)).toThrow(WebAssembly.RuntimeError);
    expect(short.fuel.value).toBeLessThan(0n);
  },
);

test.each([
  ['loops within each other', 'loop loop br 1 end end'],
  ['a loop around an empty try', 'loop try catch_all end br 0 end'],
  ['a call of itself', 'local.get 0 call 0'],
  ['a throw that is caught around a loop', 'loop try throw $e catch $e br 1 end end'],
])('%s ends when the fuel does, whatever it catches', async (_claim, code) => {
  const cloche = meters({ fuel: 1000n });
  const { f } = await run(moduleOf(`try ${code} catch_all end`), FUEL, cloche);
  expect(() => f?.(0)).toThrow('unreachable');
  expect(cloche.fuel.value).toBeLessThan(0n);
  expect(() => f?.(0)).toThrow('unreachable');
});

test('tail calls end when the fuel does', async () => {
  const cloche = meters({ fuel: 1_000_000n });
  const { f } = await run(moduleOf('(return_call 0 (local.get 0))'), FUEL, cloche);
  expect(() => f?.(0)).toThrow('unreachable');
  expect(cloche.fuel.value).toBeLessThan(0n);
});

test('no host function is called once the fuel is spent', async () => {
  const binary = await binaryOf(`(module (import "a" "log" (func $log))
    (func (export "f") (param i32) (if (local.get 0) (then (call $log))) (call $log)))`);
  const calls = async (fuel: bigint) => {
    let count = 0;
    const imports = { a: { log: () => count++ } };
    const { f } = isolate(binary, FUEL, { meters: meters({ fuel }), imports }).exports as {
      f: (x: number) => void;
    };
    try {
      f(1);
    } catch {
      return count;
    }
    return count;
  };
  expect(await Promise.all([0n, 2n, 3n, 4n].map(calls))).toEqual([0, 0, 1, 2]);
});

test.each([[-1n], [2n ** 63n], [2n ** 40n]])(
  'a length of %s with 64 bits never gives fuel back',
  async (length) => {
    const cloche = meters({ fuel: 1_000_000n });
    const { f } = await run(
      '(module (memory i64 1) (func (export "f") (param i64) (memory.fill (i64.const 0) (i32.const 0) (local.get 0))))',
      FUEL,
      cloche,
    );
    expect(() => f?.(length)).toThrow(WebAssembly.RuntimeError);
    expect(cloche.fuel.value).toBeLessThan(0n);
  },
);

test('fuel and budget are taken by the same growth', async () => {
  const cloche = meters({ budget: 65_536n, fuel: 100n });
  const { f } = await run(
    moduleOf('(drop (memory.grow (local.get 0)))'),
    { fuel: true, memoryBytes: 2 ** 20 },
    cloche,
  );
  f?.(1);
  f?.(1);
  expect([cloche.budget.value, cloche.denied.value, cloche.fuel.value]).toEqual([0n, 1, 93n]);
});
