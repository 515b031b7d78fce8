import { Failure } from '../../src/cli/failure.ts';
import { isBusy } from '../host/load.ts';
import type { Machine } from '../host/machine.ts';
import type { Report } from './schema.ts';

/** What two runs have to have in common: known before anything is measured. */
export type Setting = Pick<Report, 'machine' | 'isQuick'>;

/** Parts of a machine without which figures of two runs tell nothing of each other. */
const DECISIVE = ['cpu', 'cores'] as const satisfies readonly (keyof Machine)[];

/** Parts that may change on one machine, and move figures when they do. */
const TELLING = ['memoryGiB', 'kernel', 'node', 'v8', 'redis'] as const satisfies readonly (keyof Machine)[];

/** Sees to it that two runs can be compared at all. @throws Failure for another machine, or a quick run beside a full one */
export function assertComparable(earlier: Setting, later: Setting): void {
  const other = DECISIVE.filter((part) => earlier.machine[part] !== later.machine[part]);
  if (other.length > 0) {
    const [then, now] = [earlier, later].map(({ machine }) => other.map((part) => machine[part]).join(', '));
    throw new Failure(
      2,
      `Expected to compare runs of one machine, got ${other.join(' and ')}: ${then}; here ${now}`,
    );
  }
  if (earlier.isQuick !== later.isQuick) {
    const [then, now] = [earlier, later].map(({ isQuick }) => (isQuick ? 'a quick' : 'a full'));
    throw new Failure(2, `Expected to compare runs of one length, got ${then} one beside ${now} one`);
  }
}

/** What else two runs do not have in common, a sentence each: what moved a figure may be this. */
export function caveatsOf(earlier: Report, later: Report): string[] {
  const parts = TELLING.filter((part) => earlier.machine[part] !== later.machine[part]);
  const changed = parts.map((part) => `${part} was ${earlier.machine[part]} and is ${later.machine[part]}`);
  const versions = Object.entries(later.systems).flatMap(([id, { name, version }]) => {
    const then = earlier.systems[id]?.version;
    return then === undefined || then === version ? [] : [`${name} was ${then} and is ${version}`];
  });
  const runs = { earlier, later };
  const handicaps = Object.entries(runs)
    .filter(([, { handicap }]) => handicap > 0)
    .map(
      ([name, { handicap }]) =>
        `the ${name} run was slowed down by ${Math.round(handicap * 100)} % on purpose`,
    );
  const busy = Object.entries(runs).flatMap(([name, { suites }]) => {
    const names = Object.keys(suites).filter((suite) => suites[suite] && isBusy(suites[suite]));
    return names.length === 0 ? [] : [`the machine was busy before ${names.join(', ')} of the ${name} run`];
  });
  const same = earlier.startedAt === later.startedAt ? ['both are the same run'] : [];
  return [...same, ...changed, ...versions, ...handicaps, ...busy];
}
