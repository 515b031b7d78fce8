import { RUNTIMES } from '../../runtimes/registry.ts';
import { sandboxFlags } from '../../workers/spawn.ts';
import type { Addition, Derived } from '../core/runtime.ts';
import type { Environment } from './environment.ts';
import { explain } from './failure.ts';
import { readSettings } from './settings.ts';

/** What a runtime derived, or why that cannot be told. */
export type DerivedReport = Derived | { name: string; fault: string };

const MIB = 1024 * 1024;

/** Looks at what each runtime derives for these settings, without making any of it. */
export async function inspectAll(env: Environment): Promise<DerivedReport[]> {
  const { walls, pythonWheels } = readSettings(env, { keys: ['walls', 'pythonWheels'] });
  const flags = sandboxFlags(walls);
  const found = Object.entries(RUNTIMES).map(async ([name, runtime]): Promise<DerivedReport[]> => {
    try {
      const derived = await runtime.inspect?.({ flags, wheels: pythonWheels });
      return derived ? [derived] : [];
    } catch (cause) {
      return [{ name, fault: explain(cause).text }];
    }
  });
  return (await Promise.all(found)).flat();
}

/** A report as lines for people. */
export function printDerived(report: DerivedReport): string[] {
  if ('fault' in report) return ['', report.name, `  ${report.fault}`];
  const { name, folder, bytes, seconds, additions } = report;
  const state =
    bytes === undefined
      ? `is made on first use, or by npm run image, in about ${seconds} s`
      : `${Math.round(bytes / MIB)} MiB`;
  return ['', name, `  ${folder}`, `  ${state}`, ...additions.map(line)];
}

function line({ name, version, kind, bytes, cost }: Addition): string {
  const costs = cost ?? 'its cost is measured as it is built in';
  return `  ${`${name} ${version}`.padEnd(NAME_WIDTH)}  ${kind}, ${Math.ceil(bytes / 1024)} KiB: ${costs}`;
}

const NAME_WIDTH = 24;
