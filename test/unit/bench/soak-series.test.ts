import { expect, test } from 'vitest';
import { growthRow, lineRows, type Series } from '../../../bench/suites/soak/series.ts';

const FACTS = { tableId: 'soak/memory', unit: 'MiB', scales: false } as const;

test('a line over time has ten points, each with the moments of a tenth', () => {
  const rows = lineRows(
    FACTS,
    growing(100, (at) => at),
  );
  expect(rows.map(({ id, at, p50, n }) => ({ id, at, p50: p50.value, n })).slice(0, 2)).toEqual([
    { id: 'soak/memory/cloche-1', at: 5, p50: 5, n: 10 },
    { id: 'soak/memory/cloche-2', at: 15, p50: 15, n: 10 },
  ]);
  expect(rows).toHaveLength(10);
});

test('growth is what comes after the first third, per minute of a short load', () => {
  const row = growthRow(
    FACTS,
    growing(90, (at) => (at < 30 ? 10 * at : 300 + at)),
  );
  expect(row).toMatchObject({ id: 'soak/memory/cloche-per-minute', label: 'growth per minute' });
  expect(row?.p50.value).toBeCloseTo(60);
  expect(row?.p50.low).toBeGreaterThan(0);
});

test('growth is told per hour where the load took long', () => {
  const row = growthRow(
    FACTS,
    growing(7_200, (at) => 100 + at / 3_600),
  );
  expect(row?.id).toBe('soak/memory/cloche-per-hour');
  expect(row?.p50.value).toBeCloseTo(1);
});

test('what goes up and down has an interval that holds none', () => {
  const row = growthRow(
    FACTS,
    growing(90, (at) => 100 + 5 * Math.sin(at)),
  );
  expect(row?.p50.low).toBeLessThan(0);
  expect(row?.p50.high).toBeGreaterThan(0);
});

test('a few moments make a line, and say nothing of growth', () => {
  const { system, moments } = growing(90, (at) => at);
  const few = { system, moments: moments.slice(0, 4) };
  expect(lineRows(FACTS, few)).toHaveLength(4);
  expect(growthRow(FACTS, few)).toBeUndefined();
});

function growing(seconds: number, valueAt: (seconds: number) => number): Series {
  const moments = Array.from({ length: 100 }, (_, index) => {
    const atSeconds = ((index + 1) * seconds) / 100;
    return { atSeconds, values: [valueAt(atSeconds)] };
  });
  return { system: 'cloche', moments };
}
