import { host } from '../host.ts';
import { structuredClone } from './structured-clone.ts';

let originMs = 0;
let entries: PerformanceEntry[] = [];

/** Starts the clock of `performance` at zero; called when a run begins. */
export function resetPerformance(nowMs: number): void {
  originMs = nowMs;
  entries = [];
}

/** A mark, or the time between two of them. Times are milliseconds since the run began. */
export class PerformanceEntry {
  readonly name: string;
  readonly entryType: 'mark' | 'measure';
  readonly startTime: number;
  readonly duration: number;
  readonly detail: unknown;

  constructor(entry: Omit<PerformanceEntry, 'toJSON'>) {
    this.name = entry.name;
    this.entryType = entry.entryType;
    this.startTime = entry.startTime;
    this.duration = entry.duration;
    this.detail = entry.detail;
  }

  toJSON(): object {
    return { ...this };
  }
}

/** Where a measure begins and ends: a time, or the name of a mark. */
interface MeasureOptions {
  start?: number | string;
  end?: number | string;
  duration?: number;
  detail?: unknown;
}

/** The `performance` global. */
export const performance = {
  now: (): number => host.now() - originMs,

  get timeOrigin(): number {
    return originMs;
  },

  mark(name: string, options: { startTime?: number; detail?: unknown } = {}): PerformanceEntry {
    const startTime = options.startTime ?? performance.now();
    return add({ name, entryType: 'mark', startTime, duration: 0, detail: copy(options.detail) });
  },

  measure(name: string, from?: string | MeasureOptions, to?: string): PerformanceEntry {
    const options: MeasureOptions =
      typeof from === 'object' ? from : { start: from ?? 0, ...(to && { end: to }) };
    const end = options.end === undefined ? endOf(options) : timeOf(options.end);
    const startTime =
      options.start === undefined && options.duration !== undefined
        ? end - options.duration
        : timeOf(options.start ?? 0);
    const duration = end - startTime;
    return add({ name, entryType: 'measure', startTime, duration, detail: copy(options.detail) });
  },

  getEntries: (): PerformanceEntry[] => entries.toSorted((a, b) => a.startTime - b.startTime),
  getEntriesByType: (type: string): PerformanceEntry[] =>
    performance.getEntries().filter((entry) => entry.entryType === type),
  getEntriesByName: (name: string, type?: string): PerformanceEntry[] =>
    performance
      .getEntries()
      .filter((entry) => entry.name === name && (type === undefined || entry.entryType === type)),

  clearMarks: (name?: string): void => clear('mark', name),
  clearMeasures: (name?: string): void => clear('measure', name),

  /** Gives the function as it is: nothing here observes it. */
  timerify: <F>(callback: F): F => callback,

  toJSON: (): object => ({ timeOrigin: originMs }),
};

Object.defineProperty(performance, Symbol.toStringTag, { value: 'Performance', configurable: true });

function add(entry: Omit<PerformanceEntry, 'toJSON'>): PerformanceEntry {
  const added = new PerformanceEntry({ ...entry, name: String(entry.name) });
  entries.push(added);
  return added;
}

function clear(type: string, name: string | undefined): void {
  entries = entries.filter(
    (entry) => entry.entryType !== type || (name !== undefined && entry.name !== name),
  );
}

function endOf({ start, duration }: MeasureOptions): number {
  return start !== undefined && duration !== undefined ? timeOf(start) + duration : performance.now();
}

function timeOf(point: number | string): number {
  if (typeof point === 'number') return point;
  const mark = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === point);
  if (!mark) throw new SyntaxError(`The "${point}" performance mark has not been set`);
  return mark.startTime;
}

function copy(detail: unknown): unknown {
  return detail === undefined ? null : structuredClone(detail);
}
