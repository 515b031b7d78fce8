import type { ErrorCode } from '../../src/core/errors.ts';

/** A snippet that is refused at the door, on every host alike: the code, and the places that are wrong. */
export interface Refusal {
  name: string;
  snippet: unknown;
  code: ErrorCode;
  paths: string[];
}

const language = 'javascript';
const withFile = (path: string, content = '') => ({ language, source: '', files: [{ path, content }] });

/** Snippets that are refused. */
export const refusals: Refusal[] = [
  {
    name: 'a limit that this language cannot hold',
    snippet: { language: 'python', source: '1', limits: { fuel: 1000 } },
    code: 'E_SNIPPET_INVALID',
    paths: ['limits.fuel'],
  },
  {
    name: 'limits above their ceilings, each named',
    snippet: { language, source: '1', limits: { wallMs: 30_001, memoryBytes: 2 ** 30 } },
    code: 'E_LIMIT_TOO_HIGH',
    paths: ['limits.wallMs', 'limits.memoryBytes'],
  },
  {
    name: 'a limit below its floor',
    snippet: { language, source: '1', limits: { wallMs: 0 } },
    code: 'E_SNIPPET_INVALID',
    paths: ['limits.wallMs'],
  },
  {
    name: 'a file above the working directory',
    snippet: withFile('a/../../x'),
    code: 'E_SNIPPET_INVALID',
    paths: ['files.0.path'],
  },
  {
    name: 'a file at an absolute path',
    snippet: withFile('/etc/passwd'),
    code: 'E_SNIPPET_INVALID',
    paths: ['files.0.path'],
  },
  {
    name: 'a file whose path holds a NUL',
    snippet: withFile('a\0b'),
    code: 'E_SNIPPET_INVALID',
    paths: ['files.0.path'],
  },
  {
    name: 'an entry that is none of the files',
    snippet: { language, entry: 'b.js', files: [{ path: 'a.js', content: '' }] },
    code: 'E_SNIPPET_INVALID',
    paths: ['entry'],
  },
  {
    name: 'a language that nobody runs',
    snippet: { language: 'cobol', source: '1' },
    code: 'E_LANGUAGE_UNKNOWN',
    paths: [],
  },
  {
    name: 'a field that does not exist',
    snippet: { language, source: '1', timeout: 5 },
    code: 'E_SNIPPET_INVALID',
    paths: [''],
  },
];
