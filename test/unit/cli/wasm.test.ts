import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cloche, makeFolder } from './cloche.ts';

const ADD = '(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))';
const BUILT = new URL('../../programs/wasm/built/', import.meta.url);

it('a module reads stdin, and a module is read from stdin as well', async () => {
  await using folder = await makeFolder();
  const shout = fileURLToPath(new URL('c-shout.wasm', BUILT));
  expect(await cloche(['run', shout], { cwd: folder.path, input: 'hello\n' })).toEqual({
    stdout: 'HELLO\n',
    stderr: '',
    exitCode: 0,
  });
  const input = readFileSync(new URL('c-hello.wasm', BUILT));
  expect(await cloche(['run', '-', '--language', 'wasm'], { cwd: folder.path, input })).toEqual({
    stdout: 'Hello from C\n',
    stderr: '',
    exitCode: 0,
  });
});

it.for([
  ['a call that fits prints its value', ['add', '--', '2', '3'], { stdout: '5\n', stderr: '', exitCode: 0 }],
  [
    'what is no JSON is not sent',
    ['add', '--', '2', 'x'],
    {
      stdout: '',
      stderr:
        'cloche: Expected JSON for an argument of the invoked export (a string in double quotes), got x\n',
      exitCode: 2,
    },
  ],
  [
    'JSON of another type is an error of the run',
    ['add', '--', '2', '"x"'],
    {
      stdout: '',
      stderr:
        'cloche: E_SNIPPET_INVALID: invoke.args[1]: expected i32 (a whole number of 32 bits), got "x"\n',
      exitCode: 1,
    },
  ],
] as const)('of exports that are invoked, %s', async ([, args, expected]) => {
  await using folder = await makeFolder({ 'add.wat': ADD });
  expect(await cloche(['run', 'add.wat', '--invoke', ...args], { cwd: folder.path })).toEqual(expected);
});
