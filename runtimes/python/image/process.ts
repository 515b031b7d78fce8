import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ProvideError } from '../../../src/core/runtime.ts';
import { ownFolder, packageFolder } from '../../package-folder.ts';

/** What is built, and where to. */
export interface BuildRequest {
  /** The folder of the pinned package. */
  pyodide: string;
  /** A folder that holds the wheels to build in, and nothing else. */
  into: string;
  /** The flags of the Node that will run the image. */
  flags: readonly string[];
  log(line: string): void;
}

const MAX_MESSAGE = 4096;

/** How `derive.ts` ends for what is the operator's to mend. */
const OPERATOR = 2;

/**
 * Builds an image in processes of their own, which may read what it is made of and write to the one folder: one derives
 * it, the other compiles ahead, under the flags that V8 holds the compiled code to.
 * @throws ProvideError for a wheel that could not be built in; Error with what such a process said, when it fails
 */
export async function buildApart({ pyodide, into, flags, log }: BuildRequest): Promise<void> {
  const reach = [ownFolder(), pyodide, packageFolder('acorn'), into].map(
    (folder) => `--allow-fs-read=${folder}/*`,
  );
  reach.push(`--allow-fs-write=${into}/*`);
  await run(
    ['--permission', '--no-warnings', '--stack-size=4000', ...reach, step('derive'), pyodide, into],
    log,
  );
  await run([...flags, ...reach, step('compile'), into], log);
}

function step(name: 'derive' | 'compile'): string {
  return fileURLToPath(new URL(`${name}${extname(import.meta.url)}`, import.meta.url));
}

async function run(args: readonly string[], log: (line: string) => void): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { TZ: 'UTC' } });
  let message = '';
  child.stderr.on('data', (chunk: Buffer) => {
    message = (message + chunk.toString()).slice(-MAX_MESSAGE);
  });
  createInterface(child.stdout).on('line', log);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  const code = await promise;
  if (code === OPERATOR) throw new ProvideError(message.trim());
  if (code !== 0) throw new Error(`The Python image could not be built: ${message}`);
}
