import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import { ClocheError, type ErrorCode } from '../../../src/core/errors.ts';
import { resolveLimits } from '../../../src/core/limits.ts';
import { parseSnippet, type Snippet } from '../../../src/core/snippet.ts';

const MIB = 1024 * 1024;
const language = 'javascript';
const file = { path: 'a.js', content: '1' };

test('what was left out is filled in', () => {
  expect(parseSnippet({ language: 'js', source: '1' }, LANGUAGES)).toEqual({
    language,
    source: '1',
    files: [],
    stdin: '',
    args: [],
    env: {},
    limits: resolveLimits({}),
  } satisfies Snippet);
});

test('paths are normalised, times are read, and everything that was given is kept', () => {
  const given = {
    language: 'ts',
    entry: './src//a.ts',
    files: [{ path: 'src/./a.ts', content: 'MQ==', encoding: 'base64' as const }],
    stdin: 'in',
    args: ['x'],
    env: { A: '1' },
    tenant: 't',
    limits: { wallMs: 10 },
    deterministic: { seed: 3, now: '2024-01-01T01:00:00+01:00' },
    collect: ['*.csv'],
  };
  expect(parseSnippet(given, LANGUAGES)).toEqual({
    ...given,
    language: 'typescript',
    entry: 'src/a.ts',
    files: [{ path: 'src/a.ts', content: 'MQ==', encoding: 'base64' }],
    limits: resolveLimits({ wallMs: 10 }),
    deterministic: { seed: 3, nowMs: Date.UTC(2024, 0, 1) },
  } satisfies Snippet);
});

test('a deterministic run without a seed or a time has fixed ones', () => {
  const { deterministic } = parseSnippet({ language, source: '', deterministic: {} }, LANGUAGES);
  expect(deterministic).toEqual({ seed: 0, nowMs: Date.UTC(2020, 0, 1) });
});

test('a source of exactly its cap is taken, whatever its characters weigh', () => {
  for (const source of ['x'.repeat(MIB), 'é'.repeat(MIB / 2)]) {
    expect(parseSnippet({ language, source }, LANGUAGES).source).toBe(source);
  }
});

test('a binary comes in base64 or as text, with the export to invoke', () => {
  const invoke = { export: 'f', args: [1, 'a', { b: [null, true] }, nested(64)] };
  for (const source of ['AGFzbQEAAAA=', ' (module)', ';; a comment\n(module)']) {
    expect(parseSnippet({ language: 'wasm', source, invoke }, LANGUAGES)).toMatchObject({ source, invoke });
  }
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

const INVALID: [name: string, body: unknown, ...paths: string[]][] = [
  ['what is no object', 'text', ''],
  ['nothing', null, ''],
  ['a missing language', { source: '1' }, 'language'],
  ['a language that is no text', { language: 7, source: '1' }, 'language'],
  ['an empty language', { language: '', source: '1' }, 'language'],
  ['a source that is no text', { language, source: 7 }, 'source'],
  ['neither source nor entry', { language, files: [file] }, 'source'],
  ['both source and entry', { language, source: '1', entry: 'a.js', files: [file] }, 'entry'],
  ['an entry that is none of the files', { language, entry: 'b.js', files: [file] }, 'entry'],
  ['an entry outside of the folder', { language, entry: '../a.js', files: [file] }, 'entry'],
  ['a source past its cap', { language, source: 'x'.repeat(MIB + 1) }, 'source'],
  ['a source past its cap in bytes', { language, source: 'é'.repeat(MIB / 2 + 1) }, 'source'],
  ['an unknown field', { language, source: '1', timeout: 1 }, ''],
  ['an unknown limit', { language, source: '1', limits: { time: 1 } }, 'limits'],
  ['a limit below its floor', { language, source: '1', limits: { wallMs: 0 } }, 'limits.wallMs'],
  ['a limit that is no whole number', { language, source: '1', limits: { wallMs: 1.5 } }, 'limits.wallMs'],
  [
    'a limit that nobody enforces here',
    { language: 'python', source: '1', limits: { fuel: 5 } },
    'limits.fuel',
  ],
  ['an export of what has none', { language, source: '1', invoke: { export: 'f' } }, 'invoke'],
  [
    'an argument that JSON has not',
    { language: 'wasm', source: 'AA==', invoke: { export: 'f', args: [1n] } },
    'invoke.args.0',
  ],
  [
    'an argument that nests too deep',
    { language: 'wasm', source: 'AA==', invoke: { export: 'f', args: [nested(65)] } },
    'invoke.args.0',
  ],
  ['a binary that is no base64', { language: 'wasm', source: 'AA=' }, 'source'],
  ['a binary that is not there', { language: 'wasm', source: '' }, 'source'],
  ['a file without content', { language, source: '1', files: [{ path: 'a' }] }, 'files.0.content'],
  [
    'a file of an unknown encoding',
    { language, source: '1', files: [{ ...file, encoding: 'hex' }] },
    'files.0.encoding',
  ],
  ['an absolute path', { language, source: '1', files: [{ ...file, path: '/a' }] }, 'files.0.path'],
  [
    'a path that climbs out',
    { language, source: '1', files: [file, { ...file, path: 'b/../../a' }] },
    'files.1.path',
  ],
  [
    'two files of one path',
    { language, source: '1', files: [file, { ...file, path: './a.js' }] },
    'files.1.path',
  ],
  [
    'a file that is a folder too',
    { language, source: '1', files: [file, { ...file, path: 'a.js/b' }] },
    'files.0.path',
  ],
  [
    'base64 that is none',
    { language, source: '1', files: [{ ...file, encoding: 'base64' }] },
    'files.0.content',
  ],
  [
    'too many files',
    { language, source: '1', files: Array.from({ length: 1001 }, (_, i) => ({ ...file, path: `${i}` })) },
    'files',
  ],
  ['an argument that is no text', { language, source: '1', args: [1] }, 'args.0'],
  ['an environment name with an equals sign', { language, source: '1', env: { 'A=B': '' } }, 'env.A=B'],
  [
    'a flood of environment names, all of them wrong',
    { language, source: '1', env: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}=`, i])) },
    'env',
  ],
  ['an environment that is text', { language, source: '1', env: 'x'.repeat(1001) }, 'env'],
  ['a snippet that is nothing', null, ''],
  [
    'a seed that is no whole number',
    { language, source: '1', deterministic: { seed: 0.5 } },
    'deterministic.seed',
  ],
  [
    'a time without a zone',
    { language, source: '1', deterministic: { now: '2024-01-01T00:00:00' } },
    'deterministic.now',
  ],
  ['an empty glob', { language, source: '1', collect: [''] }, 'collect.0'],
  ['two faults at once', { language, source: 1, stdin: 2 }, 'source', 'stdin'],
];

test.each(INVALID)('%s is refused', (_, body, ...paths) => {
  expect(refusal(body)).toEqual({ code: 'E_SNIPPET_INVALID', paths });
});

test.each([undefined, Number.NaN, 1n, new Date(0), () => 1, [undefined], { a: Symbol.iterator }])(
  'an argument of an invocation that is no JSON is refused: %s',
  (value) => {
    const body = { language: 'wasm', source: 'AA==', invoke: { export: 'f', args: [value] } };
    expect(refusal(body)).toEqual({ code: 'E_SNIPPET_INVALID', paths: ['invoke.args.0'] });
  },
);

test('a file is refused as a folder exactly where another one is inside it', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'a-', 'a0', 'ab', 'é'), { minLength: 1, maxLength: 4 });
  const trees = fc.uniqueArray(
    names.map((parts) => parts.join('/')),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(trees, (tree) => {
      const files = tree.map((path) => ({ path, content: '' }));
      const expected = tree.flatMap((path, index) =>
        tree.some((other) => other.startsWith(`${path}/`)) ? [`files.${index}.path`] : [],
      );
      expect(refusal({ language, source: '1', files })?.paths ?? []).toEqual(expected);
    }),
  );
});

test('a language that nobody runs is refused with those that are run', () => {
  expect(refusal({ language: 'cobol', source: '1' })).toEqual({ code: 'E_LANGUAGE_UNKNOWN', paths: [] });
  expect(() => parseSnippet({ language: 'cobol', source: '1' }, LANGUAGES)).toThrow(/javascript, typescript/);
});

test('every limit above its ceiling is named, and none is clamped', () => {
  const limits = {
    wallMs: 30_001,
    cpuMs: 60_001,
    memoryBytes: 513 * MIB,
    outputBytes: MIB + 1,
    filesBytes: 33 * MIB,
  };
  const paths = Object.keys(limits).map((name) => `limits.${name}`);
  expect(refusal({ language, source: '1', limits })).toEqual({ code: 'E_LIMIT_TOO_HIGH', paths });
});

test('a lower ceiling is held against what was asked for', () => {
  const snippet = { language, source: '1', limits: { wallMs: 1000 } };
  expect(() => parseSnippet(snippet, LANGUAGES, { wallMs: 999 })).toThrow(ClocheError);
  expect(parseSnippet(snippet, LANGUAGES, { wallMs: 1000 }).limits.wallMs).toBe(1000);
});

function refusal(body: unknown): { code: ErrorCode; paths: string[] } | undefined {
  try {
    parseSnippet(body, LANGUAGES);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClocheError)) throw error;
    return { code: error.code, paths: error.faults.map(({ path }) => path) };
  }
}
