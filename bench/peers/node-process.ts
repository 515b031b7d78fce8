import { holdProcesses } from './hold-processes.ts';
import type { Peer } from './peer.ts';
import { runProcess } from './run-process.ts';

const WAIT = "process.stdin.resume(); console.log('ready')";
const MIB = 1024 * 1024;

/** A new process of Node for each run, with every power of its user. */
export const NODE_PROCESS: Peer = {
  id: 'node',
  name: 'node -e',
  languages: ['javascript'],
  boundary: 'process',
  remark: 'no boundary against hostile code: it has the whole of Node',
  caps: { wall: true, memory: true },
  async open() {
    const path = process.execPath;
    return {
      version: process.versions.node,
      run({ source, stdin }, caps = {}) {
        const heap = caps.memoryBytes === undefined ? [] : [`--max-old-space-size=${caps.memoryBytes / MIB}`];
        return runProcess({ path, args: [...heap, '-e', source], stdin }, caps);
      },
      hold: (count, program) =>
        holdProcesses(count, { path, args: ['-e', `${program?.source ?? ''}\n${WAIT}`] }),
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
