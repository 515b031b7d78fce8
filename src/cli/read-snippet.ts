import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { LANGUAGES } from '../../runtimes/registry.ts';
import { normalisePath } from '../core/path.ts';
import type { SnippetInput } from '../core/snippet.ts';
import { Failure } from './failure.ts';
import { findImports } from './imports.ts';
import type { RunRequest } from './run-options.ts';

/** The process's own stdin. */
export type Input = Readable & { isTTY?: boolean };

const MAX_STDIN_BYTES = 10 * 1024 * 1024;

/** Makes a snippet of what was asked for, reading its files and stdin. Throws a Failure for what cannot be read. */
export async function readSnippet(
  request: RunRequest,
  input: Input,
  stop: AbortSignal,
): Promise<SnippetInput> {
  const { language, limits, env } = request;
  const program = request.file === '-' ? await readProgram(request, input, stop) : await readFiles(request);
  const stdin = await readStdin(request, input, stop);
  return { ...program, ...readArguments(request), language, limits, env, stdin };
}

/** Arguments are the program's own, or JSON for the export that is invoked. Throws a Failure for what is no JSON. */
function readArguments({ invoke, args }: RunRequest): Pick<SnippetInput, 'args' | 'invoke'> {
  return invoke === undefined ? { args } : { invoke: { export: invoke, args: args.map(parseArgument) } };
}

function parseArgument(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    const expected = 'Expected JSON for an argument of the invoked export (a string in double quotes)';
    throw new Failure(2, `${expected}, got ${text}`);
  }
}

async function readProgram(
  request: RunRequest,
  input: Input,
  stop: AbortSignal,
): Promise<Partial<SnippetInput>> {
  const bytes = await readAll(input, stop);
  // A text has no NUL at its start, and a binary of WebAssembly always does.
  const isBinary =
    bytes[0] === 0 && LANGUAGES.some((row) => row.isBinary && row.language === request.language);
  const source = isBinary ? bytes.toString('base64') : decode(bytes, 'the program');
  return { source, files: await Promise.all(request.files.map((path) => load('.', path))) };
}

/** FILE goes along under its own name, so that its imports and its stack say what its author wrote. */
async function readFiles({ file, files }: RunRequest): Promise<Partial<SnippetInput>> {
  const [folder, entry] = [dirname(file), basename(file)];
  const main = await load(folder, entry);
  const imports = await findImports(folder, entry);
  const paths = new Set([...imports, ...files.map((path) => normalisePath(path) ?? path)]);
  paths.delete(entry);
  return { entry, files: [main, ...(await Promise.all([...paths].map((path) => load(folder, path))))] };
}

async function load(folder: string, path: string) {
  if (normalisePath(path) === undefined)
    throw new Failure(2, `Expected a path inside the folder of FILE, got ${path}`);
  const bytes = await open(join(folder, path));
  const encoding = isUtf8(bytes) ? ('utf8' as const) : ('base64' as const);
  return { path, content: bytes.toString(encoding), encoding };
}

async function readStdin({ file, stdin }: RunRequest, input: Input, stop: AbortSignal): Promise<string> {
  if (stdin !== undefined && stdin !== '-') return decode(await open(stdin), 'stdin');
  if (file === '-' || (input.isTTY && stdin === undefined)) return '';
  return decode(await readAll(input, stop), 'stdin');
}

async function open(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new Failure(2, `Expected a file that can be read, got ${path} (${code})`);
  }
}

async function readAll(input: Input, stop: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of addAbortSignal(stop, input)) {
    bytes += chunk.length;
    if (bytes > MAX_STDIN_BYTES) throw new Failure(2, 'Expected at most 10 MiB on stdin, got more');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A snippet carries text: bytes that are none are refused, not mangled. */
function decode(bytes: Buffer, what: string): string {
  if (!isUtf8(bytes)) throw new Failure(2, `Expected UTF-8 text for ${what}, got other bytes`);
  return bytes.toString('utf8');
}
