import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { WASI } from 'node:wasi';

/** What runs a module by `node:wasi`, which hands out the host's own descriptors and isolates nothing. */
export interface NodeWasi extends Disposable {
  /** Compiles, instantiates and runs it in this process; gives its exit code. */
  run(binary: Uint8Array<ArrayBuffer>): string;
}

/** Opens `node:wasi` with its standard streams thrown away. */
export function openNodeWasi(): NodeWasi {
  const nowhere = openSync('/dev/null', 'r+');
  return {
    run(binary) {
      const streams = { stdin: nowhere, stdout: nowhere, stderr: nowhere };
      const wasi = new WASI({ version: 'preview1', returnOnExit: true, ...streams });
      const module = new WebAssembly.Module(binary);
      const imports = wasi.getImportObject() as WebAssembly.Imports;
      return String(wasi.start(new WebAssembly.Instance(module, imports)));
    },
    [Symbol.dispose]: () => closeSync(nowhere),
  };
}

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
const wasi = new WASI({ version: 'preview1', returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(process.argv[1]));
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
`;

/** Runs a module by `node:wasi` in a process of its own; gives what it printed. */
export async function runInNode(path: string): Promise<string> {
  const flags = ['--no-warnings', '--input-type=module', '-e', PROGRAM, path];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await once(child, 'close');
  return printed;
}
