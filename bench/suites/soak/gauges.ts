import { memoryOf } from '../../host/memory.ts';
import { descriptorsOf, threadsOf } from '../../host/process.ts';
import { treeOf } from '../../host/process-tree.ts';
import type { Unit } from '../../measure/row.ts';
import type { Subject, Told } from './subject.ts';

/** Something that may grow, and how it is read: the values since the last time. */
export interface Gauge {
  id: string;
  title: string;
  about: string;
  unit: Unit;
  scales: boolean;
  read(subject: Subject, told: Told): Promise<readonly number[]> | readonly number[];
}

const MIB = 1024 * 1024;

/** Everything that is looked at. */
export const GAUGES: readonly Gauge[] = [
  {
    id: 'memory',
    title: 'Memory of the host process',
    about: 'Resident memory of the process that lends sandboxes: the library alone in one, a service.',
    unit: 'MiB',
    scales: false,
    read: ({ pid }) => [memoryOf(pid).residentBytes / MIB],
  },
  {
    id: 'sandboxes',
    title: 'Memory of all sandboxes',
    about:
      'Shared pages are shared out (proportional). Sandboxes come and go: a bomb takes its sandbox with it.',
    unit: 'MiB',
    scales: false,
    read: ({ pid }) => [sandboxBytes(pid) / MIB],
  },
  {
    id: 'descriptors',
    title: 'Open descriptors of the host process',
    about: 'Files, pipes and sockets.',
    unit: 'count',
    scales: false,
    read: ({ pid }) => [descriptorsOf(pid)],
  },
  {
    id: 'threads',
    title: 'Threads of the host process',
    about: 'Those of Node and V8 among them.',
    unit: 'count',
    scales: false,
    read: ({ pid }) => [threadsOf(pid)],
  },
  {
    id: 'store',
    title: 'Memory of Redis',
    about:
      'As it tells itself. Results are forgotten after ten seconds; the audit log is meant to grow with every run.',
    unit: 'MiB',
    scales: false,
    read: async ({ storeBytes }) => (storeBytes ? [(await storeBytes()) / MIB] : []),
  },
  {
    id: 'held-up',
    title: 'What does nothing, held up',
    about:
      "How late a timer is in the library's process, and how long GET /healthz takes: what the event loop is held up.",
    unit: 'ms',
    scales: true,
    read: (_, { heldUpMs }) => heldUpMs,
  },
  {
    id: 'run',
    title: 'A small run',
    about: 'A line of output from JavaScript, of a tenant of its own, beside the load.',
    unit: 'ms',
    scales: true,
    read: (_, { latenciesMs }) => latenciesMs,
  },
];

function sandboxBytes(pid: number): number {
  const sandboxes = treeOf(pid).filter((one) => one !== pid);
  return sandboxes.reduce((sum, one) => sum + proportionalOf(one), 0);
}

/** Nothing for one that has just gone. */
function proportionalOf(pid: number): number {
  try {
    return memoryOf(pid).proportionalBytes;
  } catch {
    return 0;
  }
}
