import { loadPackage } from './load-package.ts';
import type { Caps, Peer } from './peer.ts';

interface Limits {
  maxDurationSecs?: number;
  maxMemory?: number;
}

interface Options {
  limits: Limits;
  printCallback(stream: string, text: string): void;
}

interface Monty {
  Monty: new (source: string) => { run(options: Options): unknown };
  MontyRepl: new () => { feed(source: string): unknown };
}

/** @pydantic/monty: an interpreter of a part of Python, without most of its library, in this process. */
export const MONTY: Peer = {
  id: 'monty',
  name: '@pydantic/monty',
  languages: ['python'],
  boundary: 'isolate',
  remark: 'a part of Python, interpreted in Rust in this process',
  caps: { wall: true, memory: true },
  async open() {
    const { module, version } = await loadPackage('@pydantic/monty');
    const { Monty, MontyRepl } = module as Monty;
    return {
      version,
      async run({ source }, caps = {}) {
        let stdout = '';
        const printCallback = (_: string, text: string): void => {
          stdout += text;
        };
        try {
          new Monty(source).run({ limits: limitsOf(caps), printCallback });
          return { stdout, status: 'ok' };
        } catch (error) {
          const isLimit = /TimeoutError|MemoryError/.test(String(error));
          return { stdout, status: isLimit ? 'limit' : 'error' };
        }
      },
      async hold(count, program) {
        const sessions = Array.from({ length: count }, () => new MontyRepl());
        for (const session of sessions) session.feed(program?.source ?? 'pass');
        return {
          async [Symbol.asyncDispose]() {
            sessions.length = 0;
          },
        };
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

function limitsOf({ wallMs, memoryBytes }: Caps): Limits {
  return {
    ...(wallMs === undefined ? {} : { maxDurationSecs: wallMs / 1000 }),
    ...(memoryBytes === undefined ? {} : { maxMemory: memoryBytes }),
  };
}
