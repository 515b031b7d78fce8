import { loadPackage } from './load-package.ts';
import type { OpenPeer, Peer, Program } from './peer.ts';

interface Pyodide {
  loadPyodide(options: { stdout(line: string): void }): Promise<{ runPython(source: string): unknown }>;
}

/** Plain `loadPyodide`, an interpreter per run: guest code reaches Node by its `js` module. */
export const PYODIDE: Peer = {
  id: 'pyodide',
  name: 'loadPyodide',
  languages: ['python'],
  boundary: 'none',
  remark: 'an interpreter for each run, as nothing less is fresh; `import js` reaches all of Node',
  caps: { wall: false, memory: false },
  async open(): Promise<OpenPeer> {
    const { module, version } = await loadPackage('pyodide');
    const { loadPyodide } = module as Pyodide;
    const start = async (source: string) => {
      const printed: string[] = [];
      const python = await loadPyodide({ stdout: (line) => printed.push(`${line}\n`) });
      python.runPython(source);
      return { python, printed };
    };
    return {
      version,
      async run({ source }: Program) {
        try {
          const { printed } = await start(source);
          return { stdout: printed.join(''), status: 'ok' };
        } catch {
          return { stdout: '', status: 'error' };
        }
      },
      async hold(count, program) {
        const held: unknown[] = [];
        for (let index = 0; index < count; index++) held.push(await start(program?.source ?? ''));
        return {
          async [Symbol.asyncDispose]() {
            held.length = 0;
          },
        };
      },
      pids: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
