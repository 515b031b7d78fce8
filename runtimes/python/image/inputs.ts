import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The Pyodide release that everything in this folder is written against. */
const PYODIDE_VERSION = '314.0.7';

/** The Python inside that release. */
export const PYTHON_VERSION = '3.14';

/** The SHA-256 of every file that the image is derived from. */
export const INPUT_HASHES = {
  'pyodide.asm.mjs': 'f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635',
  'pyodide.asm.wasm': 'cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6',
  'python_stdlib.zip': 'fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a',
  'pyodide-lock.json': '5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010',
} as const;

/** Names the build to Pyodide's loader and snapshots: the hash of the engine. */
export const BUILD_ID = INPUT_HASHES['pyodide.asm.wasm'];

/** What the image is derived from, as it was published. */
export interface Inputs {
  glue: string;
  wasm: Uint8Array<ArrayBuffer>;
  stdlib: Uint8Array<ArrayBuffer>;
  lockFile: string;
}

/**
 * Reads the inputs from the folder of the `pyodide` package.
 * @throws when a file is not the one that the pinned release holds
 */
export async function readInputs(folder: string): Promise<Inputs> {
  const [glue, wasm, stdlib, lockFile] = await Promise.all([
    readPinned(folder, 'pyodide.asm.mjs'),
    readPinned(folder, 'pyodide.asm.wasm'),
    readPinned(folder, 'python_stdlib.zip'),
    readPinned(folder, 'pyodide-lock.json'),
  ]);
  const text = new TextDecoder();
  return { glue: text.decode(glue), wasm, stdlib, lockFile: text.decode(lockFile) };
}

async function readPinned(folder: string, name: keyof typeof INPUT_HASHES): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await readFile(join(folder, name)));
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== INPUT_HASHES[name]) {
    throw new Error(
      `Expected ${name} of Pyodide ${PYODIDE_VERSION} with SHA-256 ${INPUT_HASHES[name]}, got ${hash}`,
    );
  }
  return bytes;
}
