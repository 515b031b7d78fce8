import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import type { Walls } from './sandbox/lock.ts';

/** One wall of the process around the isolates: whether this host can give it, and why not. */
export interface Wall {
  name: string;
  isAvailable: boolean;
  detail: string;
}

const FULL_WALLS_NODE = 26;

/** What this host gives of the process wall, without starting anything. */
export function surveyWalls(): Wall[] {
  const major = Number(process.versions.node.split('.')[0]);
  const isLinux = process.platform === 'linux';
  const hasTable = process.arch === 'x64' || process.arch === 'arm64';
  const hasFfi = major >= FULL_WALLS_NODE && isBuiltin('node:ffi');
  const kernelCalls = isLinux && hasTable && hasFfi;
  const needs = `needs Linux on x64 or arm64 and Node ${FULL_WALLS_NODE}, this is ${process.platform} ${process.arch}, Node ${major}`;
  const wall = (name: string, isAvailable: boolean, gives: string): Wall => ({
    name,
    isAvailable,
    detail: isAvailable ? gives : needs,
  });
  return [
    wall(
      'permission model',
      major >= 24,
      'no files, processes, addons, workers or inspector from JavaScript',
    ),
    wall('network permission', major >= FULL_WALLS_NODE, 'no sockets and no names from JavaScript'),
    wall(
      'seccomp',
      kernelCalls && existsSync('/proc/sys/kernel/seccomp'),
      'an allow list of about 40 system calls',
    ),
    wall('io_uring off', kernelCalls, 'no ring that a system call filter cannot see'),
    wall('no new privileges', kernelCalls, 'set before Node starts'),
    wall('death with the parent', kernelCalls, 'the kernel ends a sandbox with its parent'),
    wall('private memory cap', kernelCalls, 'RLIMIT_DATA, set as a sandbox locks itself'),
    wall(
      'memory and CPU watchdog',
      isLinux && existsSync('/proc/self/statm'),
      'read from /proc every 20 ms of a run',
    ),
    wall('SIGKILL deadline', true, '15 ms after the deadline in the guest'),
  ];
}

/** The walls that a runner gets. @throws Error that says what is missing, when full walls are asked for and cannot be had */
export function checkWalls(asked: Walls): Walls {
  const missing = surveyWalls().filter((wall) => !wall.isAvailable);
  const [first] = missing;
  if (asked === 'reduced' || !first) return asked;
  const names = missing.map((wall) => wall.name).join(', ');
  throw new Error(
    `This host cannot give full walls (${names}): ${first.detail}. Ask for walls: 'reduced' to run without them`,
  );
}
