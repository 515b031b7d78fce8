import { join } from 'node:path';
import { readOptions } from '../src/cli/arguments.ts';
import { BENCH_OPTIONS } from '../src/cli/bench-options.ts';
import { Failure } from '../src/cli/failure.ts';

/** What `cloche bench` was asked for. */
export interface Request {
  /** Names of suites; none for all default ones. */
  suites: readonly string[];
  /** Ids of the systems beside Cloche; absent for all. */
  systems?: readonly string[];
  isQuick: boolean;
  isList: boolean;
  out?: string;
  /** Path of an earlier report. */
  compare?: string;
  /** Path of the report to show in place of measuring. */
  from?: string;
  minutes?: number;
  hours?: number;
  /** A share: 0.2 for twenty percent. */
  handicap: number;
}

/** What can be asked for, by name. */
export interface Known {
  suites: readonly string[];
  systems: readonly string[];
}

/** Reads the arguments of `cloche bench`. Throws a Failure that says what was expected, with the known names. */
export function readRequest(args: readonly string[], known: Known): Request {
  const { values, positionals } = readOptions(args, BENCH_OPTIONS);
  const { quick = false, list = false, out, compare, from } = values;
  for (const name of positionals) assertKnown('a suite', name, known.suites);
  const systems = values.systems?.split(',').map((id) => id.trim());
  for (const id of systems ?? []) assertKnown('a system', id, known.systems);
  if (from !== undefined && positionals.length > 0) {
    throw new Failure(2, `Expected --from to measure nothing, got ${positionals.join(' ')} to measure`);
  }
  return {
    suites: [...new Set(positionals)],
    isQuick: quick,
    isList: list,
    handicap: (numberOf('handicap', values.handicap) ?? 0) / 100,
    ...given({ systems, out, compare, from }),
    ...given({ minutes: numberOf('minutes', values.minutes), hours: numberOf('hours', values.hours) }),
  };
}

/** The folder that a run's reports go to where none was asked for: by the time it began, in a name any disk takes. */
export function defaultOut(startedAt: string): string {
  return join('bench-results', startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', ''));
}

/** The properties that are there. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function assertKnown(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new Failure(2, `Expected ${what} among ${known.join(', ')}, got ${name}`);
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0) return value;
  throw new Failure(2, `Expected a number above zero for --${name}, got ${text}`);
}
