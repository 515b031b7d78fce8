import { figureOf, quantile, sortedOf } from '../../measure/estimate.ts';
import { isOurs } from '../../measure/is-ours.ts';
import type { Row, Table } from '../../measure/row.ts';
import type { Mark, Picture } from '../browser/picture.ts';
import type { Report, SystemFacts } from '../schema.ts';
import { subjectOf } from '../subject.ts';
import { shapeOf } from './density.ts';
import type { Role } from './palette.ts';

type Systems = Report['systems'];

/** The pictures of a table, one for each unit of its rows: Cloche first, then the others in the order of the table. */
export function picturesOf(table: Table, systems: Systems): Picture[] {
  const rows = table.rows.toSorted((a, b) => Number(isCloche(b)) - Number(isCloche(a)));
  return [...Map.groupBy(rows, ({ unit }) => unit)].map(([unit, alike], index) => ({
    id: `picture-${table.id.replaceAll(/[^\w-]+/g, '-')}${index === 0 ? '' : `-${index + 1}`}`,
    kind: table.chart,
    unit,
    statistic: alike[0]?.statistic ?? 'p50',
    ...(table.axis && { axis: { name: table.axis.name, isLogarithmic: table.axis.isLogarithmic === true } }),
    marks: table.chart === 'lines' ? alike.map(pointOf(systems)) : groupedMarks(alike, systems),
  }));
}

/** Whether nothing stands between the guest and the host. */
export function isUnsafe(facts: SystemFacts | undefined): boolean {
  return facts?.boundary === 'none';
}

/** Marks of lines: what their titles have in common is a line. */
function pointOf(systems: Systems): (row: Row, index: number, rows: readonly Row[]) => Mark {
  return (row, _, rows) => {
    const isOne = rows.filter(({ system, at }) => system === row.system && at === row.at).length === 1;
    const name = nameOf(row, systems);
    const warning = isUnsafe(systems[row.system]) ? ' (isolates nothing)' : '';
    return markOf(row, systems[row.system], {
      title: (isOne ? name : titleOf(name, row.label)) + warning,
      subtitle: '',
      group: '',
    });
  };
}

/** Marks by what was measured where several systems share that, so that those stand together; otherwise in one group. */
function groupedMarks(rows: readonly Row[], systems: Systems): Mark[] {
  const subjects = Map.groupBy(rows, (row) => subjectOf(row.label, nameOf(row, systems)));
  const isOneSystem = new Set(rows.map(({ system }) => system)).size === 1;
  const isShared = !isOneSystem && areShared(subjects);
  const isMixed = new Set(rows.map(({ statistic }) => statistic)).size > 1;
  const marks = rows.map((row) => {
    const facts = systems[row.system];
    const name = nameOf(row, systems);
    const subject = subjectOf(row.label, name);
    const isAlone = isShared || subjects.size === 1;
    const title = isOneSystem ? subject || name : isAlone ? name : titleOf(name, row.label);
    const notes = [isMixed ? row.statistic : '', isUnsafe(facts) ? 'isolates nothing' : ''];
    const subtitle = notes.filter(Boolean).join(' · ');
    return markOf(row, facts, { title, subtitle, group: isShared ? subject : '' });
  });
  return [...Map.groupBy(marks, ({ group }) => group).values()].flat();
}

/** Whether there are several subjects, each row names its own, and most were measured of more than one system. */
function areShared(subjects: ReadonlyMap<string, readonly Row[]>): boolean {
  const shared = [...subjects.values()].filter(({ length }) => length > 1).length;
  return subjects.size > 1 && !subjects.has('') && 2 * shared >= subjects.size;
}

function markOf(
  row: Row,
  facts: SystemFacts | undefined,
  texts: Pick<Mark, 'title' | 'subtitle' | 'group'>,
): Mark {
  const sorted = sortedOf(row.samples.flat());
  const value = figureOf(row);
  const { low, high } = row.statistic === 'max' ? { low: value, high: value } : row[row.statistic];
  return {
    ...texts,
    role: roleOf(row.system, facts),
    boundary: facts?.boundary ?? '',
    isUnsafe: isUnsafe(facts),
    value,
    low,
    high,
    p5: sorted.length > 0 ? quantile(sorted, 0.05) : row.p50.value,
    p50: row.p50.value,
    p95: row.p95.value,
    p99: row.p99.value,
    max: row.max,
    n: row.n,
    ...(row.at !== undefined && { at: row.at }),
    ...(sorted.length > 0 && shapeOf(sorted, (q) => quantile(sorted, q))),
  };
}

function roleOf(system: string, facts: SystemFacts | undefined): Role {
  if (system === 'cloche') return 'cloche';
  if (isOurs(system)) return 'cloche2';
  return isUnsafe(facts) ? 'unsafe' : 'peer';
}

function nameOf({ system }: Row, systems: Systems): string {
  return systems[system]?.name ?? system;
}

/** A row's label with its system's name, unless that is in it. */
export function titleOf(name: string, label: string): string {
  return label.includes(name) ? label : `${name}, ${label}`;
}

function isCloche({ system }: Row): boolean {
  return isOurs(system);
}
