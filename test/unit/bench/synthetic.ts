import { quantile, sortedOf } from '../../../bench/measure/estimate.ts';
import type { Row, RowSpec, Table } from '../../../bench/measure/row.ts';
import { type Report, SCHEMA } from '../../../bench/report/schema.ts';

/** What a made-up run is like. */
export interface Synthetic {
  random(): number;
  rows: number;
  rounds: number;
  perRound: number;
  /** What every figure of time is multiplied by, the yardstick left alone. */
  slowdown: number;
}

const MACHINE = {
  cpu: 'Abacus',
  cores: 2,
  memoryGiB: 4,
  kernel: 'Linux 6',
  node: '26.0.0',
  v8: '14',
  engines: {},
  redis: '7',
  load: 0,
};

const SPREAD = 0.1;
const DRIFT = 0.25;

/**
 * A run with the noise of a shared machine: each round of a row is up to a tenth off, and the machine is up to a quarter faster or
 * slower than it was, and gets slower or faster as it goes, which the yardstick shows.
 */
export function makeReport(synthetic: Synthetic): Report {
  const { random, rows, rounds } = synthetic;
  const between = (low: number, high: number): number => low + (high - low) * random();
  const [start, end] = [1 + between(-DRIFT, DRIFT), 1 + between(-DRIFT, DRIFT)];
  const speeds = Array.from({ length: rounds }, (_, round) => start + ((end - start) * round) / rounds);
  const yardstick = speeds.map((speed) => 2 * speed * (1 + between(-0.01, 0.01)));
  const made = Array.from({ length: rows }, (_, at) => makeTimes(synthetic, { at, speeds }));
  return reportOf({ id: 'made/up', yardstick, rows: made });
}

/** Every third row is a rate, every other one judged by its p99. */
function makeTimes(
  { random, perRound, slowdown }: Synthetic,
  { at, speeds }: { at: number; speeds: readonly number[] },
): Row {
  const isRate = at % 3 === 0;
  const samples = speeds.map((speed) => {
    const round = 1 + SPREAD * (2 * random() - 1);
    const draw = (): number =>
      (at + 1) * speed * slowdown * round * Math.exp(0.2 * (random() + random() - 1));
    const times = Array.from({ length: perRound }, draw);
    return isRate ? [(1000 * perRound) / times.reduce((sum, time) => sum + time, 0)] : times;
  });
  const [unit, better] = isRate ? (['per second', 'more'] as const) : (['ms', 'less'] as const);
  return makeRow(
    { id: `made/up/${at}`, unit, better, statistic: at % 2 && !isRate ? 'p99' : 'p50' },
    samples,
  );
}

/** A row without the cost of its intervals. */
export function makeRow(
  spec: Pick<RowSpec, 'id' | 'unit' | 'better'> & Partial<RowSpec>,
  samples: readonly (readonly number[])[],
): Row {
  const sorted = sortedOf(samples.flat());
  const estimate = (q: number) => {
    const value = quantile(sorted, q);
    return { value, low: value, high: value };
  };
  return {
    system: 'cloche',
    label: spec.id,
    statistic: 'p50',
    scales: true,
    ...spec,
    n: sorted.length,
    p50: estimate(0.5),
    p95: estimate(0.95),
    p99: estimate(0.99),
    max: quantile(sorted, 1),
    samples,
  };
}

/** A run that found one table. */
export function reportOf({ id, yardstick, rows }: Pick<Table, 'id' | 'yardstick' | 'rows'>): Report {
  const table: Table = { id, title: 'Made up', about: '', chart: 'bars', absences: [], rows, yardstick };
  return {
    schema: SCHEMA,
    cloche: '0.1.0',
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    isQuick: false,
    handicap: 0,
    machine: MACHINE,
    systems: { cloche: { name: 'Cloche', version: '0.1.0', boundary: 'wasm in a process' } },
    suites: {
      made: { question: 'Is it so?', seconds: 1, loadBefore: 0, findings: { tables: [table], goals: [] } },
    },
  };
}
