import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { type Program, packagePrograms } from './packages.ts';

/** What a program leaves: Node's answer and ours are equal. */
interface Answer {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  files: Record<string, string>;
}

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ sandboxes: 1 });
});
afterAll(() => runner.close());

const GIVEN: Omit<Program, 'files'>[] = [
  {
    name: 'a sudoku solver',
    entry: 'sudoku.ts',
    stdin: [
      '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79',
      '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..',
      `12345678.${'.'.repeat(26)}9${'.'.repeat(45)}`,
    ].join('\n'),
  },
  {
    name: 'a calculator that parses lines as they come',
    entry: 'calculator.ts',
    stdin:
      '1 + 2 * 3 ^ 2 ^ 0.5\nx = (4 - -2) / 4\nmax(x, sqrt(2), 1) * 2\n2 * (3 + \nfoo(1)\n7 $ 2\n\n-2 ^ 2 % 3\nhypot(3,4)+pi',
  },
  { name: 'a simulation', entry: 'life.ts' },
  {
    name: 'statistics of a text',
    entry: 'words.cjs',
    stdin: `Ein Esel las: „Eßt Ihr's?“ — Ἓν τὸ πᾶν; the cat sat on the mat, and the dog sat on the cat. Ça va? Never odd or even!\r\n${'the level of a racecar '.repeat(9)}`,
  },
  { name: 'exact linear algebra', entry: 'matrix.cjs' },
  {
    name: 'a search with a priority queue',
    entry: 'routes.mjs',
    stdin:
      'A - B: 7\nA - C: 9\nA - F: 14\nB - C: 10\nB - D: 15\nC - D: 11\nC - F: 2\nD - E: 6\nE - F: 9\nX - Y: 1\n',
    args: ['A:E', 'B:F', 'A:X', 'E:E'],
  },
  { name: 'machines that work at the same time', entry: 'workshop.ts' },
  { name: 'a ledger that reads and writes files', entry: 'ledger.cjs' },
];

const BOOKINGS =
  'account,note,amount\r\ncash,"fees, ""all""",-12.5\nbank,"two\nlines",1000\ncash,,0.05\n,lost,1\nbank,odd,1.234\n"cash",end,3';

const programs: Program[] = [
  ...GIVEN.map((program) => ({
    ...program,
    files: { [program.entry]: readText(program.entry), 'bookings.csv': BOOKINGS },
  })),
  ...packagePrograms,
];

test.each(programs)('$name answers as under Node', async (program) => {
  const answer = await runHere(program);
  expect(answer).toEqual(runInNode(program));
  expect(answer.stdout).not.toBe('');
});

async function runHere({ entry, files, stdin = '', args = [] }: Program): Promise<Answer> {
  const outcome = await runner.run({
    language: entry.endsWith('.ts') ? 'typescript' : 'javascript',
    entry,
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    stdin,
    args,
    limits: { wallMs: 20_000 },
  });
  const changed = Object.fromEntries(outcome.files.map(({ path, content }) => [path, content]));
  return { stdout: outcome.stdout, stderr: outcome.stderr, exitCode: outcome.exitCode, files: changed };
}

function runInNode({ entry, files, stdin = '', args = [] }: Program): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'cloche-program-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const command = ['--no-warnings', entry, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd: folder,
    input: stdin,
    encoding: 'utf8',
    timeout: 20_000,
  });
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const left = paths.filter((path) => !(path in files) && statSync(join(folder, path)).isFile());
  const changed = Object.fromEntries(left.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  rmSync(folder, { recursive: true });
  return { stdout, stderr, exitCode: status, files: changed };
}

function readText(name: string): string {
  return readFileSync(join(import.meta.dirname, 'programs', name), 'utf8');
}
