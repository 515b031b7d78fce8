import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { SnippetInput } from '../../src/core/snippet.ts';
import { eventually, isGoneWithin, type Part, residentBytes, TestService } from './harness.ts';

const RUNS = process.env.CLOCHE_LONG === '1' ? 10_000 : 2_000;
const AT_ONCE = 8;
const MIB = 1024 * 1024;

/** What a run may do, and how it then ends. */
const MIX: { source: string; limits?: SnippetInput['limits']; ends: string }[] = [
  { source: 'console.log(6 * 7)', ends: 'ok' },
  { source: "require('fs').writeFileSync('out', 'x'.repeat(10000))", ends: 'ok' },
  { source: 'globalThis.leak = new Array(1e5).fill(0); void 0', ends: 'ok' },
  { source: "throw new Error('as asked')", ends: 'error' },
  { source: "for (;;) console.log('x'.repeat(1000))", limits: { outputBytes: 20_000 }, ends: 'limit output' },
  {
    source: 'const all = []; for (;;) all.push(new Array(1e4).fill(0))',
    limits: { memoryBytes: 16 * MIB },
    ends: 'limit memory',
  },
  { source: 'for (;;);', limits: { wallMs: 20, cpuMs: 2_000 }, ends: 'limit wall' },
];

/** The audit log and its tree, which only grow. */
const LOG_KEYS = /^cloche:audit(?:-.+)?$/;
/** Other keys that stay: who lives, the CPU time of the day, and what BullMQ keeps per queue whatever passes. */
const LASTING_KEYS =
  /^cloche:(?:consumers|lease:.*|cpu:.*|bull:[^:]+:(?:meta|id|marker|stalled-check|events|pc))$/;

test(`${RUNS} mixed runs leave no process, no key and no memory behind`, async () => {
  await using service = await TestService.open();
  const part = await service.start('start', { CLOCHE_SANDBOXES: '2', CLOCHE_RESULT_TTL: '2s' });
  await runMixed(service, RUNS / 4);
  const before = await rest(service, part);
  await runMixed(service, RUNS - RUNS / 4);
  const after = await rest(service, part);

  expect(after.keys.filter((key) => !LASTING_KEYS.test(key))).toEqual([]);
  expect(after.lasting).toEqual(before.lasting);
  expect(after.sandboxes).toBe(before.sandboxes);
  expect(after.mainBytes).toBeLessThan(2 * before.mainBytes);
  expect(after.sandboxBytes).toBeLessThan(2 * before.sandboxBytes);

  const sandboxes = part.sandboxes();
  await part.kill('SIGTERM');
  for (const pid of sandboxes) expect(await isGoneWithin(pid, 1_000)).toBe(true);
}, 600_000);

/** Submits so many runs, a few at once, and checks how each ends. */
async function runMixed(service: TestService, count: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const { ends, ...snippet } = MIX[index % MIX.length] ?? { ends: '', source: '' };
      const { outcome } = await service.submit({ language: 'javascript', ...snippet }, 30);
      expect([outcome?.status, outcome?.limit].filter(Boolean).join(' ')).toBe(ends);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

interface Rest {
  keys: string[];
  /** Those of them that do not expire. */
  lasting: string[];
  sandboxes: number;
  mainBytes: number;
  sandboxBytes: number;
}

/** What is left when results have expired and the sandboxes stand ready again. */
async function rest(service: TestService, part: Part): Promise<Rest> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.adopt(new Redis(service.redis.url), async (it) => it.disconnect());
  await eventually(
    10_000,
    async () => (await redis.exists('cloche:expiry', 'cloche:runs')) === 0 || undefined,
  );
  await pause(1_000);
  const sandboxes = part.sandboxes();
  const keys = (await redis.keys('*')).filter((key) => !LOG_KEYS.test(key)).sort();
  const times = await Promise.all(keys.map((key) => redis.pttl(key)));
  return {
    keys,
    lasting: keys.filter((_, index) => times[index] === -1),
    sandboxes: sandboxes.length,
    mainBytes: residentBytes(part.pid),
    sandboxBytes: Math.max(...sandboxes.map(residentBytes)),
  };
}
