import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../src/core/outcome.ts';
import { createRunner, type Runner, type SnippetInput } from '../src/runner/index.ts';

const SORT = `
const numbers = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2003);
numbers.sort((a, b) => a - b);
console.log(JSON.stringify(numbers).length, new Date().getTime(), Math.random() < 2, /(a|b)*c/.test('ab'.repeat(50)));
`;
const LOOP =
  '(module (func (export "_start") (local i32) (loop $l (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100000))))))';
/** Seven instructions a turn; the loop itself is none. */
const LOOP_FUEL = 700_000;

/** Builtins of QuickJS that no interrupt stops. */
const UNSTOPPABLE = {
  'a shared graph as JSON': 'let a = []; for (let i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a)',
  'sorting a huge length': 'Array.prototype.sort.call({ length: 2 ** 32 })',
  'joining a huge length': 'Array.prototype.join.call({ length: 2 ** 31 })',
  'a huge power': '3n ** 8_000_000n',
};

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ languages: ['javascript', 'typescript', 'wasm'], sandboxes: 2 });
});
afterAll(() => runner.close());

test('fuel is what the instructions of a module come to, every time', async () => {
  const used = [];
  for (let i = 0; i < 3; i++) used.push((await run({ language: 'wasm', source: LOOP })).usage.fuel);
  expect(used).toEqual([LOOP_FUEL, LOOP_FUEL, LOOP_FUEL]);
});

test('a module runs with just its fuel, and not with one less', async () => {
  const withFuel = (fuel: number) => run({ language: 'wasm', source: LOOP, limits: { fuel } });
  expect(await withFuel(LOOP_FUEL)).toMatchObject({ status: 'ok', usage: { fuel: LOOP_FUEL } });
  const fuel = LOOP_FUEL - 1;
  expect(await withFuel(fuel)).toMatchObject({
    status: 'limit',
    limit: 'fuel',
    exitCode: null,
    usage: { fuel },
  });
});

test.each(['javascript', 'typescript'])(
  'a deterministic run of %s takes the same fuel in every sandbox',
  async (language) => {
    const outcomes: Outcome[] = [];
    for (let i = 0; i < 3; i++) outcomes.push(await run({ language, source: SORT }));
    await using other = await createRunner({ languages: [language], sandboxes: 1, spares: 0 });
    await other.run({ language, source: 'globalThis.before = 1' });
    outcomes.push(await other.run({ language, source: SORT, deterministic: {} }));
    const [first] = outcomes;
    expect(first?.status).toBe('ok');
    expect(first?.usage.fuel).toBeGreaterThan(100_000);
    for (const { stdout, usage } of outcomes)
      expect([stdout, usage.fuel]).toEqual([first?.stdout, first?.usage.fuel]);
  },
);

test('what ran before in the same sandbox does not change the fuel of a run', async () => {
  await using one = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const used = new Set<number | null>();
  for (const before of [
    '1',
    'let a = []; for (let i = 0; i < 1e5; i++) a.push({ i })',
    'throw 1',
    'for (;;);',
  ]) {
    await one.run({ language: 'javascript', source: before, limits: { wallMs: 200, fuel: 20_000_000 } });
    const { usage } = await one.run({ language: 'javascript', source: SORT, deterministic: {} });
    used.add(usage.fuel);
  }
  expect(used.size).toBe(1);
});

test.each(Object.entries(UNSTOPPABLE))('fuel stops %s, which no interrupt does', async (_, source) => {
  const outcome = await run({ language: 'javascript', source, limits: { fuel: 20_000_000, wallMs: 10_000 } });
  expect(outcome).toMatchObject({
    status: 'limit',
    limit: 'fuel',
    exitCode: null,
    usage: { fuel: 20_000_000 },
  });
  expect(outcome.usage.wallMs).toBeLessThan(5_000);
});

test('fuel is not counted where nobody asks', async () => {
  expect((await runner.run({ language: 'javascript', source: '1' })).usage.fuel).toBeNull();
  expect((await runner.run({ language: 'wasm', source: LOOP })).usage.fuel).toBeNull();
});

/** Runs a snippet that is metered. */
function run(snippet: SnippetInput): Promise<Outcome> {
  return runner.run(snippet.limits ? snippet : { ...snippet, deterministic: {} });
}
