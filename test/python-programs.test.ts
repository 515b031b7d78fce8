import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { findCpython, NO_CPYTHON } from './cpython.ts';
import { runHere, runNatively } from './program.ts';
import { givenPrograms } from './python-given.ts';

const cpython = findCpython();

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ languages: ['python'], sandboxes: 1 });
});
afterAll(() => runner.close());

test.for(givenPrograms)('$name answers as under CPython', async (given, { skip }) => {
  if (cpython === undefined) return skip(NO_CPYTHON);
  const source = readFileSync(join(import.meta.dirname, 'programs/python', given.entry), 'utf8');
  const program = { ...given, files: { ...given.files, [given.entry]: source } };
  const answer = await runHere(runner, 'python', program);
  expect(answer).toEqual(runNatively(cpython, program));
  expect(answer.stdout + answer.stderr).not.toBe('');
  expect(answer.stderr).not.toContain('Traceback');
});
