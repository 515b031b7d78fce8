import { compare } from '../../../bench/measure/compare.ts';
import type { Row, RowSpec, Table } from '../../../bench/measure/row.ts';
import type { Report } from '../../../bench/report/schema.ts';
import { makeRow, reportOf } from './synthetic.ts';

/** A name that would be markup, and more, if it were not escaped. */
export const HOSTILE = '</script><img src="http://peer.example/x" onerror="alert(1)">{a|b}';

type Spec = Partial<RowSpec> & Pick<RowSpec, 'id' | 'system'>;

/** A run with a table of each kind, a system that isolates nothing, and names that a peer thought up to do harm. */
export function makePageReport(): Report {
  const started = ['cloche', 'node-vm', 'hostile'].map((system, at) =>
    timed({ id: `start/javascript/${system}`, system, label: 'prints a line' }, 1 + 9 * at),
  );
  const callers = ['cloche', 'hostile'].flatMap((system) =>
    [1, 4, 16].map((at) =>
      timed(
        { id: `throughput/rate/${system}-${at}`, system, at, unit: 'per second', better: 'more' },
        100 * at,
      ),
    ),
  );
  const bombs = ['a loop', `no ${HOSTILE}`].flatMap((label, at) =>
    ['cloche', 'hostile'].map((system) =>
      timed({ id: `overshoot/wall/${system}-${at}`, system, label, statistic: 'p99' }, 3 + at),
    ),
  );
  const report = reportOf({ id: 'made/up', yardstick: [], rows: [] });
  return {
    ...report,
    systems: {
      ...report.systems,
      'node-vm': { name: 'node:vm', version: '26', boundary: 'none' },
      hostile: { name: HOSTILE, version: HOSTILE, boundary: 'process', remark: HOSTILE },
    },
    suites: {
      start: suite(table({ id: 'start/javascript', chart: 'spread', rows: started })),
      throughput: suite(
        table({ id: 'throughput/rate', chart: 'lines', axis: { name: 'callers' }, rows: callers }),
      ),
      overshoot: suite(table({ id: 'overshoot/wall', chart: 'bars', rows: bombs })),
    },
  };
}

/** That run beside itself. */
export function makeComparison() {
  const report = makePageReport();
  return compare({ ...report, startedAt: '2025-12-31T00:00:00.000Z' }, report);
}

function timed(spec: Spec, value: number): Row {
  const samples = [1, 2, 3, 4].map((round) =>
    Array.from({ length: 20 }, (_, at) => value * (1 + at / 50 + round / 90)),
  );
  return makeRow({ unit: 'ms', better: 'less', label: spec.id, ...spec }, samples);
}

function table(parts: Pick<Table, 'id' | 'chart' | 'rows'> & Partial<Table>): Table {
  const absences = [{ system: 'hostile', why: HOSTILE }];
  return { title: 'Made up', about: HOSTILE, absences, yardstick: [2, 2.1, 2, 2], ...parts };
}

function suite(only: Table): Report['suites'][string] {
  const goal = {
    id: 'goal',
    name: HOSTILE,
    unit: 'ms',
    value: 3,
    bound: 'at most',
    target: 5,
    isMet: true,
  } as const;
  return { question: HOSTILE, seconds: 1, loadBefore: 0, findings: { tables: [only], goals: [goal] } };
}
