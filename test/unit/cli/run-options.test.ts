import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/cli/failure.ts';
import { parseRun } from '../../../src/cli/run-options.ts';

it('options repeat, and what follows -- is the program’s', () => {
  const args = [
    'a/b.mts',
    '--limit',
    'wallMs=9',
    '--limit=cpuMs=8',
    '--file',
    'x',
    '--file',
    'y',
    '--env',
    'A=b=c',
  ];
  expect(parseRun([...args, '--args', 'p', '--out', 'o', '--json', '--', '--help', '-'])).toEqual({
    file: 'a/b.mts',
    language: 'typescript',
    stdin: undefined,
    limits: { wallMs: 9, cpuMs: 8 },
    files: ['x', 'y'],
    args: ['p', '--help', '-'],
    invoke: undefined,
    env: { A: 'b=c' },
    out: 'o',
    isJson: true,
  });
});

describe('what is asked for wrongly is refused with what was expected', () => {
  it.each([
    [[], 'Expected a FILE to run, or - for stdin'],
    [['a.js', 'b'], 'Expected one FILE, got 2; arguments of the program go after --'],
    [
      ['a.txt'],
      'Expected --language, or a FILE that ends in one of .js .mjs .cjs .ts .mts .cts .py .wasm .wat, got a.txt',
    ],
    [
      ['-'],
      'Expected --language, or a FILE that ends in one of .js .mjs .cjs .ts .mts .cts .py .wasm .wat, got -',
    ],
    [['-', '--language=js', '--stdin', '-'], 'Expected stdin to be the program or its input, got both'],
    [['a.js', '--wall', '3'], "Unknown option '--wall'"],
    [
      ['a.js', '--limit', 'wall=3'],
      'Expected a limit among wallMs, cpuMs, memoryBytes, outputBytes, filesBytes, fuel, got wall',
    ],
    [['a.js', '--limit', 'wallMs=3s'], 'Expected a whole number for wallMs, got 3s'],
    [['a.js', '--limit', 'wallMs'], 'Expected --limit NAME=NUMBER, got wallMs'],
    [['a.js', '--env', '=x'], 'Expected --env NAME=VALUE, got =x'],
  ])('%j', (args, message) => {
    expect(() => parseRun(args)).toThrow(new Failure(2, message));
  });
});
