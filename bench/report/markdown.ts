import { isBusy } from '../host/load.ts';
import { describeMachine } from '../host/machine.ts';
import type { Comparison } from '../measure/compare.ts';
import { figureOf } from '../measure/estimate.ts';
import type { Row, Table } from '../measure/row.ts';
import { countVerdicts, describeOverall } from './describe-comparison.ts';
import { showAmount, showInterval, showPercent, showTarget, showTime } from './figure.ts';
import type { Report, SuiteReport } from './schema.ts';
import { subjectOf } from './subject.ts';
import { describeLoad, nameOf } from './terminal.ts';

/** A run in short, for a README: the machine, the goals, and of each table the worst row of each system. */
export function renderMarkdown(report: Report, comparison?: Comparison): string {
  const { startedAt, cloche, machine, seconds, isQuick, handicap, suites } = report;
  const warnings = [
    ...(isQuick ? ['A quick run: its slices are too short to be quoted.'] : []),
    ...(handicap > 0
      ? [`Each call of Cloche was lengthened by ${Math.round(handicap * 100)} % on purpose.`]
      : []),
  ];
  const parts = [
    `Cloche ${cloche}, ${startedAt.slice(0, 10)}, in ${showTime(seconds)} minutes, on`,
    `\`\`\`\n${describeMachine(machine)}\n\`\`\``,
    ...warnings.map((warning) => `**${warning}**`),
    goalsOf(report),
    'Of each system the row that speaks most against it; of a line, its far end.',
    ...(comparison ? [compared(comparison)] : []),
    ...Object.values(suites).map((suite) => suiteOf(suite, report)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function goalsOf({ suites }: Report): string {
  const goals = Object.values(suites).flatMap(({ findings }) => findings.goals);
  if (goals.length === 0) return '';
  const lines = goals.map((goal) => [
    goal.name,
    `${goal.isMet ? '' : '**missed** '}${showAmount(goal.value, goal.unit)}`,
    showTarget(goal),
  ]);
  return tableOf(['goal', 'measured', 'aimed at'], lines);
}

function suiteOf(suite: SuiteReport, { systems }: Report): string {
  const { question, failure, findings } = suite;
  const lines = findings.tables.flatMap((table) =>
    worstRows(table).map((row) => [
      table.title,
      nameOf(row.system, systems),
      subjectOf(row.label, systems[row.system]?.name ?? ''),
      `${showAmount(figureOf(row), row.unit)} (${row.statistic})`,
      showInterval(row),
    ]),
  );
  const parts = [
    `### ${question}`,
    ...(isBusy(suite) ? [`**${describeLoad(suite)}.**`] : []),
    ...(failure === undefined ? [] : [`Failed: ${escaped(failure)}`]),
    ...(lines.length > 0 ? [tableOf(['', 'system', 'row', 'figure', '95 % interval'], lines)] : []),
  ];
  return parts.join('\n\n');
}

/** Of each system the row that speaks most against it; of a line, where it ends. */
function worstRows({ chart, rows }: Table): Row[] {
  const end = Math.max(...rows.map(({ at = Number.NEGATIVE_INFINITY }) => at));
  const candidates = chart === 'lines' ? rows.filter(({ at = end }) => at === end) : rows;
  const worst = new Map<string, Row>();
  for (const row of candidates) {
    const key = `${row.system} ${row.unit}`;
    const known = worst.get(key);
    if (!known || isWorse(row, known)) worst.set(key, row);
  }
  return [...worst.values()];
}

function isWorse(row: Row, than: Row): boolean {
  return row.better === 'less' ? figureOf(row) > figureOf(than) : figureOf(row) < figureOf(than);
}

function compared(comparison: Comparison): string {
  const changed = comparison.rows.filter(({ verdict }) => verdict !== 'noise');
  const lines = changed.map(({ id, statistic, ratio, low, high, verdict }) => [
    verdict,
    `${id} ${statistic}`,
    showPercent(ratio - 1),
    `${showPercent(low - 1)} – ${showPercent(high - 1)}`,
  ]);
  const { startedAt, cloche } = comparison.earlier;
  const counts = `Compared with ${cloche} of ${startedAt}: ${countVerdicts(comparison)}`;
  const text = [counts, ...describeOverall(comparison)].join('\n\n');
  return lines.length === 0 ? text : `${text}\n\n${tableOf(['', 'row', 'change', '90 % interval'], lines)}`;
}

function tableOf(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [head, head.map(() => '---'), ...lines.map((line) => line.map(escaped))];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text that may hold anything, as part of one cell. */
function escaped(text: string): string {
  return text.replace(/[\\|<>&`]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ');
}
