import { expect, test } from 'vitest';
import { atLeast, atMost, describeFindings } from '../../../bench/report.ts';

const LATENCY = { name: 'latency', unit: 'ms' } as const;
const RATE = { name: 'rate', unit: '×' } as const;

test('a goal is met up to its target, or from it on', () => {
  const values = [2.99, 3, 3.01];
  expect(values.map((value) => atMost(3, { ...LATENCY, value }).isMet)).toEqual([true, true, false]);
  expect(values.map((value) => atLeast(3, { ...RATE, value }).isMet)).toEqual([false, true, true]);
});

test('findings are a table with one column under the other, and a verdict on each goal', () => {
  const rows = [
    { name: 'a run', unit: 'ms', p50: 0.25, p99: 12.345, perSecond: 3999.6, n: 1200 },
    { name: 'a sandbox', unit: 'MiB', p50: 100, p99: 101.5, perSecond: null, n: 3 },
  ] as const;
  const goals = [atMost(0.3, { ...LATENCY, value: 0.25 }), atLeast(10, { ...RATE, value: 2.5 })];
  expect(describeFindings('warm', { rows, goals })).toBe(
    [
      'warm            p50      p99  per second     n',
      'a run      0.250 ms  12.3 ms        4000  1200',
      'a sandbox   100 MiB  102 MiB                 3',
      '',
      'met     latency  0.250 ms  at most 0.3 ms',
      'MISSED  rate       2.50 ×   at least 10 ×',
    ].join('\n'),
  );
});

test('findings without goals are the table alone', () => {
  const row = { name: 'a', unit: 'ms', p50: 1, p99: 1, perSecond: null, n: 1 } as const;
  expect(describeFindings('x', { rows: [row], goals: [] }).split('\n')).toHaveLength(2);
});
