import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../src/cli/cloche.mjs', import.meta.url));

/** A folder for one test, with these files, that goes with it. */
export async function makeFolder(
  files: Record<string, string> = {},
): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'cloche-cli-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** How the command line is started: with nothing of the environment but what is given, and no Redis on the PATH. */
export interface StartOptions {
  cwd: string;
  env?: Record<string, string>;
}

/** Starts the real command line. */
export function startCloche(
  args: readonly string[],
  { cwd, env }: StartOptions,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...args], { cwd, env: { PATH: '/nonexistent', ...env } });
}

/** Runs the real command line to its end. */
export async function cloche(
  args: readonly string[],
  options: StartOptions & { input?: string | Uint8Array },
) {
  const child = startCloche(args, options);
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, exitCode };
}
