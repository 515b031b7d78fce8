import { loadPackage } from './load-package.ts';
import type { Peer } from './peer.ts';

interface Limits {
  timeoutMs?: number;
  memoryLimitBytes?: number;
}

interface Run {
  createRunner(options: { limits: Limits }): {
    run(input: { source: string }): Promise<{ status: string; value?: unknown }>;
  };
}

/** What it prints is what the guest returns: output of its own console goes to the host's. */
const BEFORE =
  'const printed = []; const console = { log: (...args) => void printed.push(args.join(" ") + "\\n") };';
const AFTER = 'return printed.join("");';

const LIMITS = new Set(['RUN_TIMEOUT', 'RUN_MEMORY_LIMIT']);

/** Vercel's `run`: QuickJS in wasm, in worker threads of this process that it keeps. */
export const VERCEL_RUN: Peer = {
  id: 'run',
  name: "Vercel's run",
  languages: ['javascript'],
  boundary: 'wasm in a thread',
  caps: { wall: true, memory: true },
  async open() {
    const { module, version } = await loadPackage('run');
    const { createRunner } = module as Run;
    return {
      version,
      async run({ source }, { wallMs, memoryBytes } = {}) {
        const limits = {
          ...(wallMs === undefined ? {} : { timeoutMs: wallMs }),
          ...(memoryBytes === undefined ? {} : { memoryLimitBytes: memoryBytes }),
        };
        try {
          const { value } = await createRunner({ limits }).run({ source: `${BEFORE}\n${source}\n${AFTER}` });
          return { stdout: String(value), status: 'ok' };
        } catch (error) {
          const { code = '', message } = error as { code?: string; message: string };
          const isLimit = LIMITS.has(code) || /out of memory/i.test(message);
          return { stdout: '', status: isLimit ? 'limit' : 'error' };
        }
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
