import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { packagePrograms } from './packages.ts';
import { type Program, runHere, runNatively } from './program.ts';

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
  const language = program.entry.endsWith('.ts') ? 'typescript' : 'javascript';
  const answer = await runHere(runner, language, program);
  expect(answer).toEqual(runNatively([process.execPath, '--no-warnings'], program));
  expect(answer.stdout).not.toBe('');
});

function readText(name: string): string {
  return readFileSync(join(import.meta.dirname, 'programs', name), 'utf8');
}
