import type { Pace } from './measure.ts';
import type { Findings } from './report.ts';

/** A suite: what it tells, and how it is run. */
export interface Suite {
  about: string;
  run(pace: Pace): Promise<Findings>;
}

/** Every suite, by its name on the command line; what one needs is loaded when it runs. */
export const SUITES: Readonly<Record<string, Suite>> = {
  warm: {
    about: 'a fresh isolate through the library, beside isolated-vm and node:vm',
    run: async (pace) => (await import('./warm.ts')).warm(pace),
  },
  pool: {
    about: 'sandboxes: cold start, replacement after a kill, memory, many callers',
    run: async (pace) => (await import('./pool.ts')).pool(pace),
  },
  python: {
    about: 'a fresh Python in a lane, beside a new python3 process',
    run: async (pace) => (await import('./python.ts')).python(pace),
  },
  wasm: {
    about: 'an upload in a process of its own, beside node:wasi; admission, caps, fuel',
    run: async (pace) => (await import('./wasm.ts')).wasm(pace),
  },
  service: {
    about: 'a run through HTTP and Redis, beside a bare BullMQ job',
    run: async (pace) => (await import('./service.ts')).service(pace),
  },
};
