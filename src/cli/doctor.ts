import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { LANGUAGES } from '../../runtimes/registry.ts';
import { surveyWalls, type Wall } from '../../workers/walls.ts';
import { createRunner } from '../runner/runner.ts';
import { findRedisProgram } from '../store/server.ts';
import { type DerivedReport, inspectAll, printDerived } from './derived.ts';
import type { Environment } from './environment.ts';
import { explain } from './failure.ts';
import { openSettings } from './settings.ts';

/** What `cloche doctor` found: `walls` as the host claims them, `sandbox` as a real one was seen from outside. */
export interface Diagnosis {
  node: string;
  platform: string;
  languages: string[];
  store: string;
  derived: DerivedReport[];
  walls: Wall[];
  sandbox: Wall[];
  isFull: boolean;
}

/** `cloche doctor`: what this host can enforce. Exit code 0 where full walls hold, 1 otherwise. */
export async function doctor(isJson: boolean): Promise<number> {
  const found = await diagnose(process.env);
  process.stdout.write(isJson ? `${JSON.stringify(found)}\n` : print(found));
  return found.isFull ? 0 : 1;
}

async function diagnose(env: Environment): Promise<Diagnosis> {
  const walls = surveyWalls();
  const isPossible = walls.every((wall) => wall.isAvailable);
  const sandbox = await tryFor(isPossible ? 'full' : 'reduced');
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    languages: LANGUAGES.map((facts) => facts.language),
    store: await describeStore(env),
    derived: await inspectAll(env),
    walls,
    sandbox,
    isFull: [...walls, ...sandbox].every((wall) => wall.isAvailable),
  };
}

/** Runs a snippet in a real sandbox, and reads from the kernel what that sandbox may still do. */
async function tryFor(walls: 'full' | 'reduced'): Promise<Wall[]> {
  try {
    await using runner = await createRunner({ walls, sandboxes: 1, spares: 0, languages: ['javascript'] });
    const { status, valueText } = await runner.run({ language: 'javascript', source: '1 + 1' });
    const isRight = status === 'ok' && valueText === '2';
    const ran = {
      name: 'a run',
      isAvailable: isRight,
      detail: isRight ? '1 + 1 is 2' : `it ended ${status}`,
    };
    return [ran, ...(await inspectProcess(runner.pids[0]))];
  } catch (cause) {
    return [{ name: 'a run', isAvailable: false, detail: explain(cause).text }];
  }
}

const EXPECTED = { NoNewPrivs: 1, Seccomp: 2, Seccomp_filters: 2 } as const;

async function inspectProcess(pid: number | undefined): Promise<Wall[]> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Object.entries(EXPECTED).map(([name, expected]) => {
    const seen = new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(status)?.[1];
    const isAvailable = Number(seen) >= expected;
    return { name, isAvailable, detail: `the kernel says ${seen ?? 'nothing'}, expected ${expected}` };
  });
}

async function describeStore(env: Environment): Promise<string> {
  const { redisUrl } = await openSettings(env, { keys: ['redisUrl'] });
  if (redisUrl !== undefined) return `Redis at ${new URL(redisUrl).host}`;
  return (await findRedisProgram(env)) ?? 'none: runs are kept in memory, nothing outlives the process';
}

function print({ node, platform, languages, store, derived, walls, sandbox, isFull }: Diagnosis): string {
  const facts = [
    ['Node', `${node}, ${platform}`],
    ['Languages', languages.join(', ')],
    ['Redis', store],
  ].map(([name = '', value]) => `  ${name.padEnd(NAME_WIDTH)}  ${value}`);
  const verdict = isFull
    ? 'Full walls hold'
    : 'Full walls do not hold; CLOCHE_WALLS=reduced runs without those that are missing';
  const made = derived.flatMap(printDerived);
  return `${[...facts, ...made, '', 'Walls', ...walls.map(row), '', 'A real sandbox', ...sandbox.map(row), '', verdict].join('\n')}\n`;
}

const NAME_WIDTH = 24;

function row({ name, isAvailable, detail }: Wall): string {
  const mark = styleText(isAvailable ? 'green' : 'red', isAvailable ? 'yes' : 'no ', {
    stream: process.stdout,
  });
  return `  ${name.padEnd(NAME_WIDTH)}  ${mark}  ${detail}`;
}
