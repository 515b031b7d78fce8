import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WASI } from 'node:wasi';
import type { Peer } from './peer.ts';
import { runProcess } from './run-process.ts';

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
const wasi = new WASI({ version: 'preview1', returnOnExit: true });
const module = new WebAssembly.Module(Buffer.from(readFileSync(process.argv[1], 'utf8'), 'base64'));
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
`;

/** `node:wasi` in this process, compiled anew each time. Its descriptors are the host's own. */
export const NODE_WASI: Peer = {
  id: 'node-wasi',
  name: 'node:wasi',
  languages: ['wasm'],
  boundary: 'context',
  remark: 'hands out descriptors of the host; its authors call it no sandbox',
  caps: { wall: false, memory: false },
  async open() {
    // Loaded here, since Node warns of it.
    const { WASI } = await import('node:wasi');
    const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
    const path = join(folder, 'stdout');
    return {
      version: process.versions.node,
      async run({ source }) {
        // Its descriptors are numbers of this process, so that output goes through a file.
        const stdout = openSync(path, 'w');
        try {
          const code = start(new WASI({ version: 'preview1', returnOnExit: true, stdout }), source);
          return { stdout: readFileSync(path, 'utf8'), status: code === 0 ? 'ok' : 'error' };
        } catch {
          return { stdout: '', status: 'error' };
        } finally {
          closeSync(stdout);
        }
      },
      pids: () => [],
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
  },
};

/** The same in a new process of Node for each run. */
export const NODE_WASI_PROCESS: Peer = {
  id: 'node-wasi-process',
  name: 'node:wasi in a new node',
  languages: ['wasm'],
  boundary: 'process',
  remark: 'hands out descriptors of the host; its authors call it no sandbox',
  caps: { wall: true, memory: false },
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
    const file = join(folder, 'module');
    const args = ['--no-warnings', '--input-type=module', '-e', PROGRAM, file];
    return {
      version: process.versions.node,
      async run({ source, stdin }, caps = {}) {
        await writeFile(file, source);
        return runProcess({ path: process.execPath, args, stdin }, caps);
      },
      pids: () => [],
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
  },
};

function start(wasi: WASI, source: string): number {
  const module = new WebAssembly.Module(Buffer.from(source, 'base64'));
  const imports = wasi.getImportObject() as WebAssembly.Imports;
  return wasi.start(new WebAssembly.Instance(module, imports));
}
