import { loadPackage } from './load-package.ts';
import type { Caps, OpenPeer, Peer, PeerEnd } from './peer.ts';

interface Isolate {
  isDisposed: boolean;
  createContext(): Promise<Context>;
  createContextSync(): Context;
  dispose(): void;
}

interface Context {
  evalClosure(source: string, values: unknown[]): Promise<unknown>;
  evalClosureSync(source: string, values: unknown[]): unknown;
  eval(source: string, options: { timeout?: number }): Promise<unknown>;
  evalSync(source: string, options: { timeout?: number }): unknown;
}

interface IsolatedVm {
  Isolate: new (options: { memoryLimit: number }) => Isolate;
  Callback: new (fn: (text: string) => void) => unknown;
}

/** What opens a context in an isolate with a `console.log`, and runs source there. */
type Evaluate = (isolate: Isolate, run: { ivm: IsolatedVm; source: string; caps: Caps }) => Promise<string>;

const CONSOLE = 'globalThis.console = { log: (...args) => $0(args.join(" ")) };';
const MIB = 1024 * 1024;
const DEFAULT_MEMORY_BYTES = 128 * MIB;

/**
 * V8 isolates in this process by asynchronous calls, which use threads of their own. Its README asks for the flag
 * `--no-node-snapshot` from Node 20 on; on Node 26, runs work the same with and without it.
 */
export const ISOLATED_VM = peerOf('isolated-vm', 'isolated-vm', async (isolate, { ivm, source, caps }) => {
  const printed: string[] = [];
  const context = await isolate.createContext();
  await context.evalClosure(CONSOLE, [new ivm.Callback((text) => printed.push(`${text}\n`))]);
  await context.eval(source, timeoutOf(caps));
  return printed.join('');
});

/** The same by synchronous calls: faster one after the other, and nothing else goes on in this process meanwhile. */
export const ISOLATED_VM_SYNC = peerOf(
  'isolated-vm-sync',
  'isolated-vm, sync',
  async (isolate, { ivm, source, caps }) => {
    const printed: string[] = [];
    const context = isolate.createContextSync();
    context.evalClosureSync(CONSOLE, [new ivm.Callback((text) => printed.push(`${text}\n`))]);
    context.evalSync(source, timeoutOf(caps));
    return printed.join('');
  },
);

function peerOf(id: string, name: string, evaluate: Evaluate): Peer {
  return {
    id,
    name,
    languages: ['javascript'],
    boundary: 'isolate',
    caps: { wall: true, memory: true },
    async open() {
      const { module, version } = await loadPackage('isolated-vm');
      const { default: ivm } = module as { default: IsolatedVm };
      return openWith(ivm, version, evaluate);
    },
  };
}

function openWith(ivm: IsolatedVm, version: string, evaluate: Evaluate): OpenPeer {
  return {
    version,
    async run({ source }, caps = {}) {
      const isolate = newIsolate(ivm, caps);
      try {
        return { stdout: await evaluate(isolate, { ivm, source, caps }), status: 'ok' };
      } catch (error) {
        return endOf(isolate, error);
      } finally {
        // An isolate that passed its memory limit is disposed of already, and throws when that is done again.
        if (!isolate.isDisposed) isolate.dispose();
      }
    },
    async hold(count, program) {
      const isolates = Array.from({ length: count }, () => newIsolate(ivm, {}));
      const source = program?.source ?? '';
      for (const isolate of isolates) await evaluate(isolate, { ivm, source, caps: {} });
      return {
        async [Symbol.asyncDispose]() {
          for (const isolate of isolates) isolate.dispose();
        },
      };
    },
    pids: () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function newIsolate(ivm: IsolatedVm, { memoryBytes = DEFAULT_MEMORY_BYTES }: Caps): Isolate {
  return new ivm.Isolate({ memoryLimit: memoryBytes / MIB });
}

function timeoutOf({ wallMs }: Caps): { timeout?: number } {
  return wallMs === undefined ? {} : { timeout: wallMs };
}

function endOf({ isDisposed }: Isolate, error: unknown): PeerEnd {
  const isLimit = isDisposed || /timed out|memory limit|allocation failed/i.test(String(error));
  return { stdout: '', status: isLimit ? 'limit' : 'error' };
}
