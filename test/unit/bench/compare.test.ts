import { expect, it } from 'vitest';
import { compare, type Verdict } from '../../../bench/measure/compare.ts';
import type { RowSpec } from '../../../bench/measure/row.ts';
import { seeded } from '../../../bench/measure/seeded.ts';
import { assertComparable, caveatsOf } from '../../../bench/report/comparable.ts';
import { makeReport, makeRow, reportOf } from './synthetic.ts';

const TRIALS = 25;
const SIZE = { rows: 12, rounds: 10, perRound: 100 };

const PACES = { id: 'a/b/c', unit: 'ms', better: 'less' } as const;

/** How often each verdict is given over many pairs of runs, the later ones slowed down. */
function countVerdicts(slowdown: number): Record<Verdict, number> {
  const random = seeded(slowdown * 100);
  const counts = { better: 0, worse: 0, noise: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const earlier = makeReport({ ...SIZE, random, slowdown: 1 });
    const later = makeReport({ ...SIZE, random, slowdown });
    for (const { verdict } of compare(earlier, later).rows) counts[verdict]++;
  }
  return counts;
}

/** The verdict on one row of two runs, whose machine was as fast in both. */
function verdictOn(
  earlier: readonly (readonly number[])[],
  later: readonly (readonly number[])[],
  spec: Partial<RowSpec> = {},
): Verdict | undefined {
  const [then, now] = [earlier, later].map((samples) =>
    reportOf({ id: 'a/b', rows: [makeRow({ ...PACES, ...spec }, samples)], yardstick: samples.map(() => 1) }),
  );
  if (!then || !now) return undefined;
  const { rows, differences } = compare(then, now);
  return [...rows, ...differences][0]?.verdict;
}

const rounds = (...figures: number[]): number[][] => figures.map((figure) => [figure]);

it('two runs of one build on a machine that drifts by a quarter are noise, for at least 95 of 100 rows', () => {
  const { better, worse, noise } = countVerdicts(1);
  expect(noise).toBeGreaterThanOrEqual(0.95 * TRIALS * SIZE.rows);
  expect(better + worse + noise).toBe(TRIALS * SIZE.rows);
});

it.each([
  { slowdown: 1.2, verdict: 'worse' },
  { slowdown: 1 / 1.2, verdict: 'better' },
] as const)('what got $verdict by a fifth is found, for at least 90 of 100 rows', ({ slowdown, verdict }) => {
  expect(countVerdicts(slowdown)[verdict]).toBeGreaterThanOrEqual(0.9 * TRIALS * SIZE.rows);
});

it('a rate that falls is worse, and one that rises is better', () => {
  const rate = { unit: 'per second', better: 'more' } as const;
  expect(verdictOn(rounds(99, 100, 101, 100), rounds(79, 80, 81, 80), rate)).toBe('worse');
  expect(verdictOn(rounds(79, 80, 81, 80), rounds(99, 100, 101, 100), rate)).toBe('better');
});

it('a machine that is slower by half moves what scales with it, and nothing else', () => {
  const changeOf = (scales: boolean) => {
    const [then, now] = [2, 3].map((speed) =>
      reportOf({
        id: 'a/b',
        rows: [makeRow({ ...PACES, scales }, rounds(...Array<number>(4).fill(5 * speed)))],
        yardstick: Array<number>(4).fill(speed),
      }),
    );
    return then && now && compare(then, now).rows[0];
  };
  expect(changeOf(true)).toMatchObject({ verdict: 'noise', ratio: expect.closeTo(1) });
  expect(changeOf(false)).toMatchObject({ verdict: 'worse', ratio: expect.closeTo(1.5) });
});

it('memory does not follow the speed of the machine', () => {
  const memory = { ...PACES, unit: 'MiB' } as const;
  const [then, now] = [2, 3].map((speed) =>
    reportOf({
      id: 'a/b',
      rows: [makeRow(memory, rounds(50, 50, 50, 50))],
      yardstick: Array<number>(4).fill(speed),
    }),
  );
  expect(then && now && compare(then, now).rows[0]).toMatchObject({ ratio: 1, verdict: 'noise' });
});

it('what was measured in fewer than four rounds is noise, whatever it was', () => {
  expect(verdictOn(rounds(100, 100, 100), rounds(200, 200, 200))).toBe('noise');
  expect(verdictOn(rounds(100, 100, 100, 100), rounds(200, 200, 200, 200))).toBe('worse');
});

it('what all others of a table changed by is the machine, and not a change of a row', () => {
  const reportAt = (times: Readonly<Record<string, number>>) => {
    const rows = Object.entries(times).map(([system, time]) =>
      makeRow({ ...PACES, id: `a/b/${system}`, system }, rounds(...Array<number>(4).fill(time))),
    );
    return reportOf({ id: 'a/b', rows, yardstick: [1, 1, 1, 1] });
  };
  const earlier = reportAt({ cloche: 1, one: 5, two: 6, three: 7 });
  const verdicts = (later: Readonly<Record<string, number>>) =>
    compare(earlier, reportAt(later)).rows.map(({ verdict }) => verdict);
  expect(verdicts({ cloche: 1.3, one: 6.5, two: 7.8, three: 9.1 })[0]).toBe('noise');
  expect(verdicts({ cloche: 1, one: 6.5, two: 7.8, three: 9.1 })[0]).toBe('better');
  expect(verdicts({ cloche: 1.3, one: 5, two: 6, three: 7 })).toEqual(['worse', 'noise', 'noise', 'noise']);
});

it('a slowdown that no row shows by itself shows in Cloche as a whole', () => {
  const random = seeded(5);
  const reportAt = (slowdown: number) => {
    const figure = () => slowdown * (1 + 0.5 * (random() - 0.5));
    const rows = Array.from({ length: 40 }, (_, at) =>
      makeRow(
        { ...PACES, id: `a/b/${at}`, system: 'cloche' },
        rounds(figure(), figure(), figure(), figure()),
      ),
    );
    return reportOf({ id: 'a/b', rows, yardstick: [1, 1, 1, 1] });
  };
  expect(compare(reportAt(1), reportAt(1)).overall?.verdict).toBe('noise');
  expect(compare(reportAt(1), reportAt(1.2)).overall?.verdict).toBe('worse');
  expect(compare(reportAt(1.2), reportAt(1)).overall?.verdict).toBe('better');
});

it('figures that reach zero are compared by their difference', () => {
  const bits = { unit: 'bits', scales: false } as const;
  expect(verdictOn(rounds(0, 0, 0, 0), rounds(0, 0, 0, 0), bits)).toBe('noise');
  expect(verdictOn(rounds(0, 0, 0, 0), rounds(0, 0, 1, 0), bits)).toBe('noise');
  expect(verdictOn(rounds(0, 0, 0, 0), rounds(4, 4, 4, 4), bits)).toBe('worse');
  expect(verdictOn(rounds(4, 4, 4, 4), rounds(0, 0, 0, 0), bits)).toBe('better');
});

it('it says the smallest change that it would have found', () => {
  const finds = (later: number[][]): number => {
    const [then, now] = [rounds(100, 101, 99, 100, 100, 100), later].map((samples) =>
      reportOf({ id: 'a/b', rows: [makeRow(PACES, samples)], yardstick: [1, 1, 1, 1, 1, 1] }),
    );
    return (then && now && compare(then, now).rows[0]?.finds) ?? 0;
  };
  expect(finds(rounds(100, 100, 101, 99, 100, 100))).toBeCloseTo(0.085, 1);
  expect(finds(rounds(60, 140, 100, 120, 80, 100))).toBeGreaterThan(0.2);
});

it('rows that only one run has are named', () => {
  const [then, now] = ['a/b/old', 'a/b/new'].map((id) =>
    reportOf({ id: 'a/b', rows: [makeRow({ ...PACES, id }, rounds(1, 1))], yardstick: [1, 1] }),
  );
  expect(then && now && compare(then, now)).toMatchObject({
    rows: [],
    onlyEarlier: ['a/b/old'],
    onlyLater: ['a/b/new'],
  });
});

it('another machine, or a quick run beside a full one, is refused; what else differs is said', () => {
  const report = reportOf({ id: 'a/b', rows: [], yardstick: [] });
  const other = { ...report, machine: { ...report.machine, cores: 64 } };
  expect(() => assertComparable(report, other)).toThrow(
    'Expected to compare runs of one machine, got cores: 2; here 64',
  );
  expect(() => assertComparable({ ...report, isQuick: true }, report)).toThrow(
    'Expected to compare runs of one length, got a quick one beside a full one',
  );
  const later = {
    ...report,
    startedAt: 'later',
    handicap: 0.2,
    machine: { ...report.machine, node: '27.0.0' },
  };
  expect(caveatsOf(report, later)).toEqual([
    'node was 26.0.0 and is 27.0.0',
    'the later run was slowed down by 20 % on purpose',
  ]);
  expect(caveatsOf(report, report)).toEqual(['both are the same run']);
});
