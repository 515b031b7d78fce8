import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { findCpython, NO_CPYTHON } from './cpython.ts';
import { type Answer, type Program, runHere, runNatively } from './program.ts';

/** What the runs of a module's examples gave. */
interface Results {
  attempted: number;
  failed: number;
}

/**
 * Modules whose examples all hold in CPython, each with what they presuppose. Not here are those that want a
 * network (ftplib, poplib, smtplib, socket), processes (subprocess), pytest (importlib.metadata), or that were
 * written to be read alone (asyncio.timeouts, pdb, pydoc, tempfile).
 */
const MODULES: [name: string, presupposed?: string][] = [
  ['binascii'],
  ['builtins'],
  ['collections'],
  ['decimal'],
  ['difflib'],
  ['doctest'],
  ['enum'],
  ['fractions', 'from decimal import Decimal'],
  ['hashlib'],
  ['heapq'],
  ['http.cookiejar'],
  ['http.cookies'],
  ['importlib.metadata._collections'],
  ['importlib.metadata._functools'],
  ['importlib.metadata._itertools'],
  ['importlib.metadata._text'],
  ['ipaddress'],
  ['itertools'],
  ['json'],
  ['json.encoder'],
  ['math'],
  ['pickle'],
  ['pickletools'],
  ['shutil'],
  ['statistics'],
  ['textwrap'],
  ['typing'],
  ['unittest.mock', 'from unittest.mock import Mock; mock = Mock()'],
  ['uuid'],
];

const ENTRY = 'doctests.py';
const SOURCE = readFileSync(join(import.meta.dirname, 'programs/python', ENTRY), 'utf8');
const cpython = findCpython();

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ languages: ['python'], sandboxes: 1 });
});
afterAll(() => runner.close());

test.for(MODULES)('the examples of %s hold as under CPython', async ([module, presupposed], { skip }) => {
  if (cpython === undefined) return skip(NO_CPYTHON);
  const program: Program = {
    name: module,
    entry: ENTRY,
    files: { [ENTRY]: SOURCE },
    args: presupposed === undefined ? [module] : [module, presupposed],
  };
  const here = await runHere(runner, 'python', program);
  const there = runNatively(cpython, program);
  expect(read(here).attempted).toBeGreaterThan(0);
  // How many there are differs between versions; that none fails does not.
  expect([read(here).failed, read(there).failed], here.stdout).toEqual([0, 0]);
});

/** The last line is the report, after doctest's own of what failed. */
function read({ stdout }: Answer): Results {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
