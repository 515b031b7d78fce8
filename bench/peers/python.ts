import { openCPython } from '../host/cpython.ts';
import { holdProcesses } from './hold-processes.ts';
import { Absent, type OpenPeer, type Peer } from './peer.ts';
import { runProcess } from './run-process.ts';

const WAIT = "import sys; print('ready', flush=True); sys.stdin.read()";

const SHARED = {
  languages: ['python'],
  boundary: 'process',
  caps: { wall: true, memory: false },
} as const;

/** The interpreter of this machine, with the packages that are installed there. */
export const PYTHON: Peer = {
  ...SHARED,
  id: 'python',
  name: 'python3 -c',
  remark: 'no boundary against hostile code: it has every power of its user',
  open: () => openPython(({ path }) => path),
};

/** The same interpreter in an environment of its own, whose start no installed package slows down. */
export const PYTHON_CLEAN: Peer = {
  ...SHARED,
  id: 'python-clean',
  name: 'python3 -c, no packages',
  remark: 'no boundary against hostile code: it has every power of its user',
  open: () => openPython(({ cleanPath }) => cleanPath),
};

async function openPython(pick: (found: { path: string; cleanPath: string }) => string): Promise<OpenPeer> {
  const cpython = await openCPython().catch(() => {
    throw new Absent('There is no python3 on the PATH: install Python 3');
  });
  const path = pick(cpython);
  return {
    version: cpython.version,
    run: ({ source, stdin }, caps = {}) => runProcess({ path, args: ['-c', source], stdin }, caps),
    hold: (count, program) =>
      holdProcesses(count, { path, args: ['-c', `${program?.source ?? ''}\n${WAIT}`] }),
    pids: () => [],
    [Symbol.asyncDispose]: () => cpython[Symbol.asyncDispose](),
  };
}
