import type { SnippetInput } from '../../../src/runner/index.ts';

/** A thing that a snippet may have more of, and what is asked of it. */
export interface Size {
  id: string;
  title: string;
  about: string;
  /** What the axis counts. */
  axis: string;
  /** What the slope is for, in words and on the axis. */
  more: string;
  per: number;
  levels: readonly number[];
  /** The snippet with so much of it. */
  snippetAt(level: number): SnippetInput & { language: 'javascript' };
  /** What that prints. */
  outputAt(level: number): string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const HELLO = "console.log('hi');";
const READ_FILES = "const fs = require('node:fs');";

/** What is made larger, one thing at a time. */
export const SIZES: readonly Size[] = [
  {
    id: 'source',
    title: 'A longer source',
    about: 'Functions that nobody calls, as much of them as there is room for, and a line of output.',
    axis: 'KiB',
    more: 'MiB',
    per: 1024,
    levels: [1, 64, 256, 1024],
    snippetAt: (kib) => ({ language: 'javascript', source: padded(HELLO, kib * KIB) }),
    outputAt: () => 'hi\n',
  },
  {
    id: 'files',
    title: 'More files',
    about: 'Files of ten bytes in the working directory, which the run counts.',
    axis: 'files',
    more: '100 files',
    per: 100,
    levels: [0, 16, 64, 256],
    snippetAt: (count) => ({
      language: 'javascript',
      source: `${READ_FILES} console.log(fs.readdirSync('.').length)`,
      files: Array.from({ length: count }, (_, index) => ({ path: `${index}.txt`, content: 'ten bytes.' })),
    }),
    outputAt: (count) => `${count}\n`,
  },
  {
    id: 'file-bytes',
    title: 'A larger file',
    about: 'One file in the working directory, which the run reads to its end.',
    axis: 'MiB',
    more: 'MiB',
    per: 1,
    levels: [0, 1, 4, 8],
    snippetAt: (mib) => ({
      language: 'javascript',
      source: `${READ_FILES} console.log(fs.readFileSync('input.txt').length)`,
      files: [{ path: 'input.txt', content: 'x'.repeat(mib * MIB) }],
    }),
    outputAt: (mib) => `${mib * MIB}\n`,
  },
  {
    id: 'stdin',
    title: 'More on standard input',
    about: 'Text on standard input, which the run reads to its end.',
    axis: 'MiB',
    more: 'MiB',
    per: 1,
    levels: [0, 0.25, 1, 4],
    snippetAt: (mib) => ({
      language: 'javascript',
      source: `${READ_FILES} console.log(fs.readFileSync(0).length)`,
      stdin: 'x'.repeat(mib * MIB),
    }),
    outputAt: (mib) => `${mib * MIB}\n`,
  },
  {
    id: 'output',
    title: 'More output',
    about: 'Text on standard output, in one piece, up to the most that a run may write.',
    axis: 'KiB',
    more: 'MiB',
    per: 1024,
    levels: [0, 64, 256, 1024],
    snippetAt: (kib) => ({
      language: 'javascript',
      source: `process.stdout.write('x'.repeat(${kib * KIB}))`,
    }),
    outputAt: (kib) => 'x'.repeat(kib * KIB),
  },
];

/** A source of exactly so many bytes. */
function padded(source: string, bytes: number): string {
  const lines = [source];
  let length = source.length + 1;
  for (let index = 0; ; index++) {
    const line = `function unused${index}(first, second) { return [first + ${index}, { second }]; }`;
    if (length + line.length + 1 > bytes) break;
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join('\n').padEnd(bytes, ' ');
}
