import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A CPython of this machine; closing it removes its environment. */
export interface CPython extends AsyncDisposable {
  /** The interpreter itself: no shim, no link. */
  path: string;
  /** The same one in an environment of its own, whose start no installed package slows down. */
  cleanPath: string;
  /** The folder that holds the interpreter and its library. */
  prefix: string;
  version: string;
}

const ASK =
  'import sys, platform; print(sys.executable, platform.python_version(), sys.base_prefix, sep="\\n")';

/** Finds the interpreter behind `python3`, whatever stands before it on the PATH. @throws Error where there is none */
export async function openCPython(): Promise<CPython> {
  const [executable = '', version = '', prefix = ''] = execFileSync('python3', ['-c', ASK], {
    encoding: 'utf8',
  }).split('\n');
  const path = realpathSync(executable);
  const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  execFileSync(path, ['-m', 'venv', '--without-pip', folder]);
  return {
    path,
    cleanPath: join(folder, 'bin/python3'),
    prefix,
    version,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const CUTIME = 15;
const TICKS_PER_SECOND = 100;

/** CPU time of all children that have ended, in milliseconds; the kernel sums it exactly, and tells it in ticks. */
export function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = fields.slice(CUTIME - 2, CUTIME);
  return ((Number(user) + Number(system)) * 1000) / TICKS_PER_SECOND;
}
