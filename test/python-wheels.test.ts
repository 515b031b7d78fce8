import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFacts } from '../runtimes/python/image.ts';
import { BOOT_BYTES } from '../runtimes/python/linear-memory.ts';
import { providePython } from '../runtimes/python/provide.ts';
import { createRunner, type Runner } from '../src/runner/index.ts';
import { sandboxFlags } from '../workers/spawn.ts';
import { openFallenRealm } from './attacks/python-realm.ts';
import { nativeWheel, pureWheel, writeWheels } from './wheels/wheels.ts';

const BUILD_MS = 180_000;
const ROOT = join(import.meta.dirname, '..');
const USE = `
import sys
found = [name in sys.modules for name in ('tally', 'abacus')]
import abacus, tally, tally.later
from importlib.metadata import version
[found, tally.count(), tally.count(), tally.greeting(), tally.later.LATE, version('tally'),
 abacus.successor(41), abacus.count(), abacus.count()]
`;

let folder: string;
let wheels: string;
let runner: Runner;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloche-wheels-'));
  wheels = await writeWheels(join(folder, 'both'), [pureWheel(), nativeWheel()]);
  runner = await createRunner({ languages: ['python'], sandboxes: 1, spares: 0, pythonWheels: wheels });
}, BUILD_MS);

afterAll(async () => {
  await runner?.close();
  await rm(folder, { recursive: true, force: true });
});

test('both kinds of wheels are there in every run, and what a run leaves in them is gone', async () => {
  for (const tenant of ['a', 'a', 'b', 'a']) {
    const { status, value, error } = await runner.run({ language: 'python', source: USE, tenant });
    expect({ status, value, error }).toEqual({
      status: 'ok',
      value: [[true, true], 1, 2, 'good day', 'tally.later', '1.0', 42, 1, 2],
      error: undefined,
    });
  }
});

test('memory that side modules need is there as a run starts, and is used again by the next one', async () => {
  const source = 'import abacus; abacus.count()';
  const first = await runner.run({ language: 'python', source });
  const { data } = await providePython({ log: () => undefined, flags: sandboxFlags('full'), wheels });
  expect(readFacts(data).bytes).toBeGreaterThan(BOOT_BYTES);
  expect(first.usage.memoryBytes).toBe(readFacts(data).bytes);
  const second = await runner.run({ language: 'python', source });
  expect([first.value, second.value]).toEqual([1, 1]);
  expect(second.usage.memoryBytes).toBe(first.usage.memoryBytes);
});

test('with native wheels the process is locked as without, and the program has no more in reach', async () => {
  const source = `
import socket
def reach(call):
    try:
        call()
    except (OSError, ImportError) as error:
        return type(error).__name__
[reach(socket.socket), reach(lambda: __import__('js')), reach(lambda: open('/etc/passwd'))]
`;
  const { value, denied } = await runner.run({ language: 'python', source });
  expect(value).toEqual(['PermissionError', 'ModuleNotFoundError', 'FileNotFoundError']);
  expect(denied).toEqual({ network: 1, host: 1 });
  const status = await readFile(`/proc/${runner.pids[0]}/status`, 'utf8');
  for (const line of [/^NoNewPrivs:\s+1$/m, /^Seccomp:\s+2$/m, /^Seccomp_filters:\s+[2-9]$/m]) {
    expect(status).toMatch(line);
  }
});

test('native wheels open the making of WebAssembly modules to their realm, and no code from text', async () => {
  const realm = await openFallenRealm(wheels);
  expect(realm.javascript('new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))')).toContain(
    'Module',
  );
  for (const text of ["eval('1')", "Function('1')()"]) expect(realm.javascript(text)).toContain('EvalError');
});

test(
  'a wheel that cannot be imported is refused by its name, with what Python says',
  async () => {
    const broken = await writeWheels(join(folder, 'broken'), [pureWheel('import nowhere_to_be_found\n')]);
    await expect(createRunner({ languages: ['python'], pythonWheels: broken })).rejects.toThrow(
      /^tally-1\.0-py3-none-any\.whl could not be imported:\n(.|\n)*No module named 'nowhere_to_be_found'$/,
    );
  },
  BUILD_MS,
);

test('doctor and npm run image tell where the image is, its wheels, and what each costs', async () => {
  const env = { ...process.env, CLOCHE_PYTHON_WHEELS: wheels };
  const run = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, args, { env, cwd: ROOT })).stdout;
  const { derived } = JSON.parse(await run('src/cli/cloche.mjs', 'doctor', '--json'));
  expect(derived).toMatchObject([
    {
      name: 'Python image',
      bytes: expect.any(Number),
      additions: [
        {
          name: 'abacus',
          version: '1.0',
          kind: 'native',
          cost: expect.stringMatching(/^\d+ ms of every arming$/),
        },
        {
          name: 'tally',
          version: '1.0',
          kind: 'pure',
          cost: expect.stringMatching(/^\d+ KiB of every snapshot$/),
        },
      ],
    },
  ]);
  const printed = await run('src/cli/image.ts');
  expect(printed).toContain(derived[0].folder);
  expect(printed).toMatch(/\d+ MiB/);
});
