import { setTimeout as pause } from 'node:timers/promises';
import type { Absence, Findings, Row, Table } from '../measure/row.ts';
import { measureYardstick, openYardstick } from '../measure/yardstick.ts';
import { Absent } from '../peers/peer.ts';
import { SYSTEMS } from '../systems.ts';
import { GAUGES, type Gauge } from './soak/gauges.ts';
import { openLibrary } from './soak/library.ts';
import { growthRow, lineRows, type Moment, periodOf, type Series } from './soak/series.ts';
import { openServed } from './soak/served.ts';
import type { Subject } from './soak/subject.ts';
import type { Context, Suite } from './suite.ts';

/** What grows over time? */
export const SOAK: Suite = {
  question: 'What grows over time?',
  isDefault: true,
  weight: 5,
  run: measure,
};

/** Moments that are looked at, of a short load, and the longest time between two of a long one. */
const MOMENTS = 60;
const MOST_EVERY_MS = 5_000;

/** In less, not much would be seen. */
const LEAST_MS = 10_000;

/** What is left of the time, for processes to start and to end. */
const LOAD_SHARE = 0.85;

async function measure({ budgetMs, random, note }: Context): Promise<Findings> {
  const forMs = Math.max(LEAST_MS, budgetMs * LOAD_SHARE);
  const everyMs = Math.min(MOST_EVERY_MS, forMs / MOMENTS);
  await using yardstick = await openYardstick();
  const speeds = [await measureYardstick(yardstick)];
  const absences: Absence[] = [];
  const watched: Watched[] = [];
  {
    await using stack = new AsyncDisposableStack();
    note('starting a host and a service');
    const subjects = [stack.use(await openLibrary(everyMs))];
    try {
      subjects.push(stack.use(await openServed(random)));
    } catch (cause) {
      if (!(cause instanceof Absent)) throw cause;
      absences.push({ system: 'cloche-http', why: cause.message });
    }
    watched.push(...(await watch(subjects, { forMs, everyMs, note })));
  }
  speeds.push(await measureYardstick(yardstick));
  const tables = GAUGES.map((gauge) => tableOf(gauge, watched));
  return { tables: tables.map((table) => ({ ...table, absences, yardstick: speeds })), goals: [] };
}

/** What every gauge showed of a subject. */
interface Watched {
  system: string;
  moments: Map<Gauge, Moment[]>;
}

interface Watch extends Pick<Context, 'note'> {
  forMs: number;
  everyMs: number;
}

async function watch(subjects: readonly Subject[], { forMs, everyMs, note }: Watch): Promise<Watched[]> {
  const watched = subjects.map(
    ({ system }): Watched => ({
      system,
      moments: new Map(GAUGES.map((gauge) => [gauge, []])),
    }),
  );
  const startedAt = performance.now();
  for (let at = startedAt; at < startedAt + forMs; ) {
    await Promise.race([pause(everyMs), ...subjects.map(({ failed }) => failed)]);
    at = performance.now();
    note(`${Math.round((at - startedAt) / 1000)} of ${Math.round(forMs / 1000)} s`);
    for (const [index, subject] of subjects.entries()) {
      await look(subject, watched[index], (at - startedAt) / 1000);
    }
  }
  return watched;
}

async function look(subject: Subject, watched: Watched | undefined, atSeconds: number): Promise<void> {
  const told = subject.take();
  for (const [gauge, moments] of watched?.moments ?? []) {
    const values = await gauge.read(subject, told);
    if (values.length > 0) moments.push({ atSeconds, values });
  }
}

function tableOf(gauge: Gauge, watched: readonly Watched[]): Omit<Table, 'absences' | 'yardstick'> {
  const facts = { tableId: `soak/${gauge.id}`, unit: gauge.unit, scales: gauge.scales };
  const all = watched
    .map(({ system, moments }): Series => ({ system, moments: moments.get(gauge) ?? [] }))
    .filter(({ moments }) => moments.length > 0);
  const growth = all.map((series) => growthRow(facts, series)).filter((row) => row !== undefined);
  return {
    id: facts.tableId,
    title: gauge.title,
    about: [gauge.about, ...growth.map(describeGrowth), ...describeTime(all)].join(' '),
    chart: 'lines',
    axis: { name: 'seconds under load' },
    rows: [...all.flatMap((series) => lineRows(facts, series)), ...growth],
  };
}

/** What the interval of a slope says, for a reader. */
function describeGrowth({ system, label, unit, p50: { value, low, high } }: Row): string {
  const figures = `${label} ${toText(value)} ${unit} (${toText(low)} to ${toText(high)})`;
  const claim = low > 0 ? 'it grows' : high < 0 ? 'it shrinks' : 'no growth that can be told from none';
  return `${SYSTEMS[system]?.name ?? system}: ${figures}, ${claim}.`;
}

/** Heaps and caches find their size in minutes. */
function describeTime(all: readonly Series[]): string[] {
  const isShort = all.some(({ moments }) => periodOf(moments) === 'minute');
  return isShort
    ? ['So short a load shows what is amiss at once, and no slow leak: that takes --hours.']
    : [];
}

function toText(value: number): string {
  return String(Number(value.toPrecision(3)));
}
