import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Runner } from '../src/runner/runner.ts';

/** A program among its files, and what it is given. */
export interface Program {
  name: string;
  entry: string;
  /** Texts by path, the entry among them. */
  files: Record<string, string>;
  stdin?: string;
  args?: string[];
}

/** What a program leaves; `files` are the new and changed ones, those that are not UTF-8 in base64. */
export interface Answer {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  files: Record<string, string>;
}

const TIMEOUT_MS = 20_000;

/** Runs a program as a snippet. */
export async function runHere(runner: Runner, language: string, program: Program): Promise<Answer> {
  const { entry, files, stdin = '', args = [] } = program;
  const outcome = await runner.run({
    language,
    entry,
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    stdin,
    args,
    limits: { wallMs: TIMEOUT_MS },
  });
  const changed = Object.fromEntries(outcome.files.map(({ path, content }) => [path, content]));
  return { stdout: outcome.stdout, stderr: outcome.stderr, exitCode: outcome.exitCode, files: changed };
}

/** Runs a program by an interpreter of this machine, in a folder of its own. */
export function runNatively(interpreter: string[], program: Program): Answer {
  const { entry, files, stdin = '', args = [] } = program;
  const [command = '', ...flags] = interpreter;
  const folder = mkdtempSync(join(tmpdir(), 'cloche-program-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { stdout, stderr, status } = spawnSync(command, [...flags, entry, ...args], {
      cwd: folder,
      input: stdin,
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
    });
    const left = Object.entries(readFolder(folder)).filter(([path, content]) => files[path] !== content);
    return { stdout, stderr, exitCode: status, files: Object.fromEntries(left) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readFolder(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(
    files.map((path) => {
      const bytes = readFileSync(join(folder, path));
      return [path, bytes.toString(isUtf8(bytes) ? 'utf8' : 'base64')];
    }),
  );
}
