import { loadPackage } from './load-package.ts';
import type { Caps, Peer } from './peer.ts';

interface Sandbox {
  evalCode(source: string): Promise<Answer>;
}

type Answer = { ok: true } | { ok: false; error: { name: string; message: string } };

interface Options {
  console: { log(...args: unknown[]): void };
  executionTimeout?: number;
  memoryLimit?: number;
}

interface QuickJs {
  loadQuickJs(variant: unknown): Promise<{
    runSandboxed<T>(use: (sandbox: Sandbox) => Promise<T>, options: Options): Promise<T>;
  }>;
}

/** @sebastianwessel/quickjs: QuickJS-ng in wasm, in this process and on its thread. */
export const QUICKJS: Peer = {
  id: 'quickjs',
  name: '@sebastianwessel/quickjs',
  languages: ['javascript'],
  boundary: 'wasm',
  caps: { wall: true, memory: true },
  async open() {
    const { module, version } = await loadPackage('@sebastianwessel/quickjs');
    const variant = await loadPackage('@jitl/quickjs-ng-wasmfile-release-sync');
    const { runSandboxed } = await (module as QuickJs).loadQuickJs(
      (variant.module as { default: unknown }).default,
    );
    return {
      version,
      async run({ source }, caps = {}) {
        let stdout = '';
        const log = (...args: unknown[]): void => {
          stdout += `${args.join(' ')}\n`;
        };
        const options = { console: { log }, ...optionsOf(caps) };
        const answer = await runSandboxed((sandbox) => sandbox.evalCode(source), options).catch(refusalOf);
        return { stdout, status: statusOf(answer) };
      },
      async hold(count, program) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const ran: Promise<void>[] = [];
        const held = Array.from({ length: count }, () => {
          const { promise: isReady, resolve: becomeReady } = Promise.withResolvers<void>();
          ran.push(isReady);
          return runSandboxed(
            async (sandbox) => {
              if (program) await sandbox.evalCode(program.source);
              becomeReady();
              await promise;
            },
            { console: { log: () => undefined } },
          );
        });
        await Promise.all(ran);
        return {
          async [Symbol.asyncDispose]() {
            resolve();
            await Promise.all(held);
          },
        };
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

function optionsOf({ wallMs, memoryBytes }: Caps): Pick<Options, 'executionTimeout' | 'memoryLimit'> {
  return {
    ...(wallMs === undefined ? {} : { executionTimeout: wallMs }),
    ...(memoryBytes === undefined ? {} : { memoryLimit: memoryBytes }),
  };
}

/** The engine's own out-of-memory aborts the call itself. */
function refusalOf(error: unknown): Answer {
  return { ok: false, error: { name: 'Aborted', message: String(error) } };
}

function statusOf(answer: Answer): 'ok' | 'limit' | 'error' {
  if (answer.ok) return 'ok';
  const { name, message } = answer.error;
  return /timeout|timed out|interrupted|memory/i.test(`${name} ${message}`) ? 'limit' : 'error';
}
