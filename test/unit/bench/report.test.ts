import { expect, it } from 'vitest';
import { compare } from '../../../bench/measure/compare.ts';
import { rowOf } from '../../../bench/measure/estimate.ts';
import { atMost } from '../../../bench/measure/goal.ts';
import { describeComparison } from '../../../bench/report/describe-comparison.ts';
import { renderMarkdown } from '../../../bench/report/markdown.ts';
import { readReport, writeReport } from '../../../bench/report/read-report.ts';
import type { Report } from '../../../bench/report/schema.ts';
import { describeSuite } from '../../../bench/report/terminal.ts';
import { makeRow, reportOf } from './synthetic.ts';

const FAST = makeRow({ id: 'made/up/fast', unit: 'ms', better: 'less', label: 'fast' }, [[1, 2], [1.5]]);
const SLOW = makeRow({ id: 'made/up/slow', unit: 'ms', better: 'less', label: 'slow', system: 'other' }, [
  [20],
]);

function makeFull(): Report {
  const report = reportOf({ id: 'made/up', rows: [FAST, SLOW], yardstick: [1, 1] });
  const [table] = report.suites.made?.findings.tables ?? [];
  const about = `How long it ${'really '.repeat(20)}takes`;
  const absences = [{ system: 'gone', why: 'not here | <b>at all</b>' }];
  const goal = { id: 'made/goal', name: 'as fast as can be', unit: 'ms', value: 1.5 } as const;
  const findings = { tables: table ? [{ ...table, about, absences }] : [], goals: [atMost(1, goal)] };
  return {
    ...report,
    systems: { ...report.systems, other: { name: 'Other | <i>', version: '1', boundary: 'none' } },
    suites: {
      made: { question: 'Is it so?', seconds: 1, loadBefore: 3, idleBefore: 0.4, findings },
      broken: {
        question: 'Does it fail?',
        seconds: 1,
        loadBefore: 0,
        idleBefore: 1,
        failure: 'it did',
        findings: { tables: [], goals: [] },
      },
    },
  };
}

it('a report that is written is read as it was, its samples with four digits', () => {
  const report = makeFull();
  expect(readReport(writeReport(report))).toEqual(report);
  const row = makeRow({ id: 'a', unit: 'ms', better: 'less' }, [[1.23456789, 12345.678]]);
  const read = readReport(writeReport(reportOf({ id: 'a', rows: [row], yardstick: [] })));
  expect(read.suites.made?.findings.tables[0]?.rows[0]?.samples).toEqual([[1.235, 12350]]);
});

it.each([
  ['no JSON', 'oh', 'in JSON of format cloche-bench/1, got other text'],
  ['another format', '{"schema":"cloche-bench/9"}', 'of format cloche-bench/1, got cloche-bench/9'],
  ['another thing', '[1]', 'Expected a report of cloche-bench/1'],
  ['a part of one', '{"schema":"cloche-bench/1"}', 'Expected a report of cloche-bench/1: cloche'],
])('%s is refused', (_, text, message) => {
  expect(() => readReport(text)).toThrow(message);
});

it('a suite is shown with its rows, what is missing, its goals and a warning of a busy machine', () => {
  const report = makeFull();
  const { made, broken } = report.suites;
  expect(made && describeSuite(made, report.systems)).toBe(
    [
      'Is it so?',
      '',
      '  The machine was busy with something else before: 40 % of it idle, load 3. Do not quote these figures',
      '',
      '  Made up, ms',
      `  How long it ${'really '.repeat(14).trim()}`,
      `  ${'really '.repeat(6)}takes`,
      '                                           p50  p95  p99  judged by (95 % interval)  n',
      '    Cloche                          fast  1.50               p50 1.50 (1.50 – 1.50)  3',
      '    Other | <i> (isolates nothing)  slow  20.0               p50 20.0 (20.0 – 20.0)  1',
      '    without gone: not here | <b>at all</b>',
      '',
      '  MISSED  as fast as can be  1.50 ms  at most 1 ms',
    ].join('\n'),
  );
  expect(broken && describeSuite(broken, report.systems)).toBe('Does it fail?\n\n  FAILED: it did');
});

it('the Markdown has the goals, and of each system its worst row, with nothing that would be markup', () => {
  const text = renderMarkdown(makeFull());
  expect(text).toContain('| as fast as can be | **missed** 1.50 ms | at most 1 ms |');
  expect(text).toContain('| Made up | Cloche | fast | 1.50 ms (p50) | 1.50 – 1.50 |');
  expect(text).toContain(
    '| Made up | Other \\| \\<i\\> (isolates nothing) | slow | 20.0 ms (p50) | 20.0 – 20.0 |',
  );
  expect(text).toContain('Failed: it did');
});

it('a comparison names what changed first, and what it would have found', () => {
  const [report, later] = [1.5, 3].map((time) => {
    const fast = makeRow({ ...FAST }, Array<number[]>(4).fill([time]));
    return reportOf({ id: 'made/up', rows: [SLOW, fast], yardstick: [1, 1, 1, 1] });
  });
  if (!report || !later) throw new Error('Expected two reports');
  const text = describeComparison(compare(report, later), ['node was 1 and is 2']);
  expect(text).toContain('2 rows: 1 worse, 0 better, 1 noise (50 %)');
  expect(text).toContain('NOTE: node was 1 and is 2');
  expect(text).toMatch(/worse {2}made\/up\/fast p50 +1.50 ms {2}3.00 ms {2}\+100.0 %/);
  expect(text.indexOf('made/up/fast')).toBeLessThan(text.indexOf('made/up/slow'));
  expect(renderMarkdown(report, compare(report, later))).toContain('| worse | made/up/fast p50 | +100.0 % |');
});

it('a row has intervals that hold its figures', () => {
  const samples = [
    [3, 1, 2],
    [5, 4],
  ];
  const row = rowOf({ id: 'a/b/c', system: 'cloche', label: 'c', unit: 'ms', better: 'less' }, samples);
  expect(row).toMatchObject({ n: 5, max: 5, statistic: 'p50', scales: true, samples });
  for (const { value, low, high } of [row.p50, row.p95, row.p99]) {
    expect([low <= value, value <= high]).toEqual([true, true]);
  }
});
