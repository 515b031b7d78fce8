import { execFileSync } from 'node:child_process';
import { type CPython, openCPython } from '../host/cpython.ts';
import { holdProcesses } from './hold-processes.ts';
import { Absent, type Caps, type Peer } from './peer.ts';
import { runProcess } from './run-process.ts';

const WAIT = "import sys; print('ready', flush=True); sys.stdin.read()";

/** python3 in namespaces of its own, without network or the files of others, and with limits of the kernel. */
export const BUBBLEWRAP: Peer = {
  id: 'bubblewrap',
  name: 'bubblewrap + python3',
  languages: ['python'],
  boundary: 'namespaces',
  remark: 'what Piston does',
  caps: { wall: true, memory: true },
  async open() {
    const version = versionOfBubblewrap();
    const cpython = await openCPython().catch(() => {
      throw new Absent('There is no python3 on the PATH: install Python 3');
    });
    tryOnce(cpython);
    return {
      version: `${version} with Python ${cpython.version}`,
      run: ({ source, stdin }, caps = {}) =>
        runProcess({ path: 'prlimit', args: argumentsOf(cpython, source, caps), stdin }, caps),
      hold: (count, program) =>
        holdProcesses(count, {
          path: 'prlimit',
          args: argumentsOf(cpython, `${program?.source ?? ''}\n${WAIT}`, {}),
        }),
      pids: () => [],
      [Symbol.asyncDispose]: () => cpython[Symbol.asyncDispose](),
    };
  },
};

function versionOfBubblewrap(): string {
  try {
    return execFileSync('bwrap', ['--version'], { encoding: 'utf8' })
      .replace(/^bubblewrap\s+/, '')
      .trim();
  } catch {
    throw new Absent('There is no bwrap on the PATH: install bubblewrap');
  }
}

/** Kernels may refuse namespaces to who is not root: their words say so. @throws Absent */
function tryOnce(cpython: CPython): void {
  try {
    execFileSync('prlimit', argumentsOf(cpython, 'print(1)', {}), { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Absent(`bubblewrap does not start here: ${(stderr || message).trim().slice(0, 200)}`);
  }
}

function argumentsOf({ path, prefix }: CPython, source: string, { memoryBytes }: Caps): string[] {
  const memory = memoryBytes === undefined ? [] : [`--as=${memoryBytes}`];
  const limits = ['--nproc=64', '--nofile=256', '--fsize=8388608', '--core=0', ...memory];
  const files = [
    '--ro-bind',
    '/usr',
    '/usr',
    '--ro-bind-try',
    '/lib',
    '/lib',
    '--ro-bind-try',
    '/lib64',
    '/lib64',
  ];
  const own = [
    '--ro-bind',
    prefix,
    prefix,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--chdir',
    '/tmp',
  ];
  const walls = ['--unshare-all', '--die-with-parent', '--new-session', '--clearenv'];
  return [...limits, '--', 'bwrap', ...walls, ...files, ...own, path, '-c', source];
}
