import { spawnSync } from 'node:child_process';

const NAME = `
import sys
if sys.version_info >= (3, 11):
    print(sys.executable, end='')
`;

/** Why a comparison with CPython is skipped. */
export const NO_CPYTHON = 'python3, 3.11 or newer, is not on the PATH';

/** The machine's `python3` and its flags; undefined without one that is new enough. */
export function findCpython(): string[] | undefined {
  const { stdout, status } = spawnSync('python3', ['-c', NAME], { encoding: 'utf8' });
  return status === 0 && stdout !== '' ? [stdout, '-X', 'utf8'] : undefined;
}
