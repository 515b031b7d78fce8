import { isBusy } from '../host/load.ts';
import { figureOf } from '../measure/estimate.ts';
import type { Absence, Goal, Row, Table } from '../measure/row.ts';
import type { Step } from '../plan.ts';
import type { Survey } from '../survey.ts';
import { align } from './align.ts';
import { showAmount, showFigure, showInterval, showTarget, showTime } from './figure.ts';
import type { Report, SuiteReport } from './schema.ts';
import { subjectOf } from './subject.ts';
import { wrap } from './wrap.ts';

type Systems = Report['systems'];

/** What a suite found, for a terminal: its tables, what is missing from them and why, its goals. */
export function describeSuite(suite: SuiteReport, systems: Systems): string {
  const { question, findings, failure } = suite;
  const parts = [
    [question],
    isBusy(suite) ? [`  ${describeLoad(suite)}`] : [],
    ...findings.tables.map((table) => describeTable(table, systems)),
    describeGoals(findings.goals),
    failure === undefined ? [] : [`  FAILED: ${failure}`],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** The suites, how long each takes by itself, and what they can measure here. */
export function describeList(steps: readonly Step[], { present, absent }: Survey): string {
  const suites = steps.map(({ name, suite, budgetMs }) => [
    name,
    suite.isDefault ? '' : 'by name only',
    suite.question,
    `about ${showTime(budgetMs / 1000)}`,
  ]);
  const here = Object.entries(present).map(([id, { name, version, boundary, remark }]) => [
    id,
    `${name} ${version}`,
    boundary === 'none' ? 'isolates nothing' : boundary,
    remark ?? '',
  ]);
  const lines = [
    'Suites',
    ...align(suites, 3),
    '',
    'Systems',
    ...align(here, 4),
    ...absent.map(({ system, why }) => `${system} is not here: ${why}`),
  ];
  return lines.join('\n');
}

/** A warning that somebody else was on the machine. */
export function describeLoad({
  loadBefore,
  idleBefore,
}: Pick<SuiteReport, 'loadBefore' | 'idleBefore'>): string {
  const idle = idleBefore === undefined ? '' : `${Math.round(idleBefore * 100)} % of it idle, `;
  return `The machine was busy with something else before: ${idle}load ${loadBefore}. Do not quote these figures`;
}

/** How a system is called in a report; one that isolates nothing is marked. */
export function nameOf(system: string, systems: Systems): string {
  const facts = systems[system];
  if (!facts) return system;
  return facts.boundary === 'none' ? `${facts.name} (isolates nothing)` : facts.name;
}

/** Characters of a line of text; tables are as wide as they have to be. */
const WIDTH = 110;

const QUANTILES = ['p50', 'p95', 'p99'] as const;

/** Of fewer samples a high quantile is but the highest of them. */
const SAMPLES_FOR = { p50: 1, p95: 20, p99: 100 } as const;

function describeTable({ title, about, rows, absences }: Table, systems: Systems): string[] {
  const units = new Set(rows.map(({ unit }) => unit));
  const [unit] = units;
  const isOneUnit = units.size === 1;
  const hasMax = rows.some(({ statistic }) => statistic === 'max');
  const head = ['', '', ...QUANTILES, ...(hasMax ? ['max'] : []), 'judged by (95 % interval)', 'n'];
  const show = (row: Row) => (value: number) => (isOneUnit ? showFigure(value) : showAmount(value, row.unit));
  const lines = rows.map((row) => [
    nameOf(row.system, systems),
    subjectOf(row.label, systems[row.system]?.name ?? ''),
    ...QUANTILES.map((name) => (row.n < SAMPLES_FOR[name] ? '' : show(row)(row[name].value))),
    ...(hasMax ? [show(row)(row.max)] : []),
    row.statistic === 'max' ? '' : `${judged(row)} (${showInterval(row)})`,
    String(row.n),
  ]);
  return [
    `  ${title}${isOneUnit ? `, ${unit}` : ''}`,
    ...wrap(about, WIDTH).map((line) => `  ${line}`),
    ...(rows.length > 0 ? align([head, ...lines], 2).map((line) => `    ${line}`) : []),
    ...absences.map((absence) => `    ${describeAbsence(absence, systems)}`),
  ];
}

/** The figure that goals and comparisons look at, also where there are too few samples to show it beside others. */
function judged(row: Row): string {
  return `${row.statistic} ${showFigure(figureOf(row))}`;
}

function describeAbsence({ system, why }: Absence, systems: Systems): string {
  return `without ${nameOf(system, systems)}: ${why}`;
}

function describeGoals(goals: readonly Goal[]): string[] {
  const lines = goals.map((goal) => [
    goal.isMet ? 'met' : 'MISSED',
    goal.name,
    showAmount(goal.value, goal.unit),
    showTarget(goal),
  ]);
  return align(lines, 2).map((line) => `  ${line}`);
}
