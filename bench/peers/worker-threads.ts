import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Caps, Peer } from './peer.ts';

const MIB = 1024 * 1024;
const WAIT = "require('node:worker_threads').parentPort.on('message', () => undefined).postMessage('ready');";

/** A new thread of Node for each run, in this process: a heap of its own, and every power of Node. */
export const WORKER_THREADS: Peer = {
  id: 'worker-threads',
  name: 'worker_threads',
  languages: ['javascript'],
  boundary: 'thread',
  remark: 'no boundary against hostile code: it has the whole of Node',
  caps: { wall: true, memory: true },
  async open() {
    return {
      version: process.versions.node,
      async run({ source }, caps = {}) {
        const worker = startWorker(source, caps);
        let stdout = '';
        worker.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        let code: string | undefined;
        worker.on('error', (error: { code?: string }) => {
          code = error.code ?? 'error';
        });
        let isLate = false;
        const stop = (): void => {
          isLate = true;
          void worker.terminate();
        };
        const late = caps.wallMs === undefined ? undefined : setTimeout(stop, caps.wallMs);
        await exitOf(worker);
        clearTimeout(late);
        if (isLate || code === 'ERR_WORKER_OUT_OF_MEMORY') return { stdout, status: 'limit' };
        return { stdout, status: code === undefined ? 'ok' : 'error' };
      },
      async hold(count, program) {
        const source = `${program?.source ?? ''}\n${WAIT}`;
        const workers = Array.from({ length: count }, () => startWorker(source, {}));
        await Promise.all(workers.map((worker) => once(worker, 'message')));
        return {
          async [Symbol.asyncDispose]() {
            await Promise.all(workers.map((worker) => worker.terminate()));
          },
        };
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

function startWorker(source: string, { memoryBytes }: Caps): Worker {
  const limits =
    memoryBytes === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryBytes / MIB } };
  return new Worker(source, { eval: true, env: {}, execArgv: [], stdout: true, stderr: true, ...limits });
}

/** Resolves at the end of a thread, whatever it ends by; what it printed has come by then. */
function exitOf(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.once('exit', () => resolve());
  return promise;
}
