import vm from 'node:vm';
import type { Peer } from './peer.ts';

/** A new context of `node:vm`, in this heap and on this thread: no isolation, the floor of the cost. */
export const NODE_VM: Peer = {
  id: 'node-vm',
  name: 'node:vm',
  languages: ['javascript'],
  boundary: 'none',
  caps: { wall: true, memory: false },
  async open() {
    return {
      version: process.versions.node,
      async run({ source }, { wallMs } = {}) {
        let stdout = '';
        const log = (...args: unknown[]): void => {
          stdout += `${args.join(' ')}\n`;
        };
        try {
          vm.runInNewContext(source, { console: { log } }, wallMs === undefined ? {} : { timeout: wallMs });
          return { stdout, status: 'ok' };
        } catch (error) {
          const isLimit = (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
          return { stdout, status: isLimit ? 'limit' : 'error' };
        }
      },
      async hold(count, program) {
        const contexts = Array.from({ length: count }, () => vm.createContext({}));
        for (const context of contexts) vm.runInContext(program?.source ?? '', context);
        return {
          async [Symbol.asyncDispose]() {
            contexts.length = 0;
          },
        };
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
