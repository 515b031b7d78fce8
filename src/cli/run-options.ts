import { extname } from 'node:path';
import { LIMIT_NAMES, type LimitName } from '../core/limits.ts';
import { readOptions } from './arguments.ts';
import { Failure } from './failure.ts';

/** The options of `cloche run`: read by Node's own parser, shown by the help. */
export const RUN_OPTIONS = {
  language: {
    type: 'string',
    description: 'Language, where the name of FILE does not tell',
    valueHint: 'name',
  },
  stdin: {
    type: 'string',
    description: 'File that the program reads as stdin; without it, what is piped in',
    valueHint: 'file|-',
  },
  limit: {
    type: 'string',
    multiple: true,
    description: `A limit, repeatable: ${LIMIT_NAMES.join(', ')}`,
    valueHint: 'name=number',
  },
  file: {
    type: 'string',
    multiple: true,
    description:
      "File to send along, relative to FILE's folder, repeatable; relative imports go by themselves",
    valueHint: 'path',
  },
  args: {
    type: 'string',
    multiple: true,
    description: 'Argument for the program, repeatable; what follows -- goes to it too',
    valueHint: 'text',
  },
  invoke: {
    type: 'string',
    description: 'Export of a WebAssembly FILE to call in place of its entry; its arguments are JSON',
    valueHint: 'name',
  },
  env: {
    type: 'string',
    multiple: true,
    description: 'Variable for the program, repeatable',
    valueHint: 'name=value',
  },
  out: {
    type: 'string',
    description:
      'Folder for the files that come back, overwriting there; without it, new ones go to the current folder',
    valueHint: 'folder',
  },
  json: {
    type: 'boolean',
    description: 'Print the outcome as one line of JSON in place of what the program writes',
  },
} as const;

/** The file that `cloche run` runs, in citty's terms. */
export const RUN_FILE = {
  type: 'positional',
  required: true,
  description: 'Program to run, - for stdin',
} as const;

/** What `cloche run` was asked for. `stdin` is a path or `-`; absent means what is piped in. */
export interface RunRequest {
  file: string;
  language: string;
  stdin: string | undefined;
  limits: { [K in LimitName]?: number };
  files: string[];
  args: string[];
  /** The export to call, which `args` are then for. */
  invoke: string | undefined;
  env: Record<string, string>;
  out: string | undefined;
  isJson: boolean;
}

const LANGUAGE_OF: Readonly<Record<string, string>> = {
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.py': 'python',
  '.wasm': 'wasm',
  '.wat': 'wasm',
};

/** Reads the arguments of `cloche run`. Throws a Failure that says what was expected. */
export function parseRun(rawArgs: readonly string[]): RunRequest {
  const cut = rawArgs.indexOf('--');
  const [own, passed] = cut < 0 ? [rawArgs, []] : [rawArgs.slice(0, cut), rawArgs.slice(cut + 1)];
  const { values, positionals } = readOptions(own, RUN_OPTIONS);
  const [file, ...others] = positionals;
  if (file === undefined) throw new Failure(2, 'Expected a FILE to run, or - for stdin');
  if (others.length > 0)
    throw new Failure(
      2,
      `Expected one FILE, got ${positionals.length}; arguments of the program go after --`,
    );
  if (file === '-' && values.stdin === '-')
    throw new Failure(2, 'Expected stdin to be the program or its input, got both');
  return {
    file,
    language: values.language ?? languageOf(file),
    stdin: values.stdin,
    limits: Object.fromEntries((values.limit ?? []).map(parseLimit)),
    files: values.file ?? [],
    args: [...(values.args ?? []), ...passed],
    invoke: values.invoke,
    env: Object.fromEntries((values.env ?? []).map((text) => splitPair(text, '--env NAME=VALUE'))),
    out: values.out,
    isJson: values.json ?? false,
  };
}

function languageOf(file: string): string {
  const language = LANGUAGE_OF[extname(file)];
  if (language !== undefined) return language;
  const known = Object.keys(LANGUAGE_OF).join(' ');
  throw new Failure(2, `Expected --language, or a FILE that ends in one of ${known}, got ${file}`);
}

function parseLimit(text: string): [LimitName, number] {
  const [name, value] = splitPair(text, '--limit NAME=NUMBER');
  const limit = LIMIT_NAMES.find((known) => known === name);
  if (!limit) throw new Failure(2, `Expected a limit among ${LIMIT_NAMES.join(', ')}, got ${name}`);
  if (!/^\d{1,15}$/.test(value)) throw new Failure(2, `Expected a whole number for ${name}, got ${value}`);
  return [limit, Number(value)];
}

function splitPair(text: string, expected: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Failure(2, `Expected ${expected}, got ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
