import { expect, test } from 'vitest';
import { measureLines, tableOf } from '../../../bench/measure/lines.ts';
import { Absent } from '../../../bench/peers/peer.ts';
import { orAbsent } from '../../../bench/suites/or-absent.ts';
import { callersOf } from '../../../bench/suites/throughput/callers.ts';

const FRAME = { id: 'throughput/http', title: 'Rates', about: 'Of nothing.', chart: 'lines' } as const;
const CONTEXT = {
  rounds: 2,
  budgetMs: 100,
  systems: new Set<string>(),
  handicap: 0,
  random: () => 0,
  note: () => undefined,
};

test('a point of a line is a row of its table, in rates and in latencies', async () => {
  const points = callersOf([1, 4], { run: async () => 'hi', answer: 'hi' });
  const measured = await measureLines([{ system: 'cloche-http', points }], CONTEXT);
  const tables = [tableOf(FRAME, measured, 'rate'), tableOf(FRAME, measured, 'latency')];
  const facts = tables.map(({ rows, yardstick }) => ({
    rows: rows.map(({ id, at, label, unit, samples }) => ({ id, at, label, unit, rounds: samples.length })),
    rounds: yardstick.length,
  }));
  const rows = (unit: string) => [
    { id: 'throughput/http/cloche-http-1', at: 1, label: '1 caller', unit, rounds: 2 },
    { id: 'throughput/http/cloche-http-4', at: 4, label: '4 callers', unit, rounds: 2 },
  ];
  expect(facts).toEqual([
    { rows: rows('per second'), rounds: 2 },
    { rows: rows('ms'), rounds: 2 },
  ]);
});

test('as many calls are under way as there are callers', async () => {
  let underWay = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay--;
    return 'hi';
  };
  await measureLines([{ system: 'cloche', points: callersOf([8], { run, answer: 'hi' }) }], CONTEXT);
  expect(most).toBe(8);
});

test('what needs something that is not here is a table that says so', async () => {
  const findings = await orAbsent(FRAME, () => Promise.reject(new Absent('needs a Redis')));
  expect(findings.tables).toEqual([
    { ...FRAME, rows: [], absences: [{ system: 'cloche-http', why: 'needs a Redis' }], yardstick: [] },
  ]);
});

test('what fails by itself is not taken for something that is not here', async () => {
  const broken = orAbsent(FRAME, () => Promise.reject(new TypeError('Broken')));
  await expect(broken).rejects.toThrow('Broken');
});
