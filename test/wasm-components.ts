import type { WasmAnswer, WasmProgram } from './wasm-given.ts';

/** JSON that an export takes or gives. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const command = (claim: string, action: string, rest: Partial<WasmProgram> = {}): WasmProgram => ({
  claim: `a component that is a command ${claim}`,
  program: 'component-command',
  given: { args: [action], ...rest.given },
  answer: rest.answer ?? {},
});

const COMMANDS: WasmProgram[] = [
  command('writes to both streams', 'hello', {
    answer: { stdout: 'Hello from a component\n', stderr: 'and to standard error\n' },
  }),
  command('has arguments and environment', 'arguments', {
    given: { args: ['arguments', '', 'ü€'], env: { A: '1', B: 'zwei ü' } },
    answer: { stdout: 'arguments\n\nü€\nA=1\nB=zwei ü\n' },
  }),
  command('reads standard input to its end', 'shout', {
    given: { stdin: 'ab'.repeat(5000) },
    answer: { stdout: 'AB'.repeat(5000) },
  }),
  command('reads and writes files of its folder, and reads none above', 'copy', {
    given: { files: [{ path: 'in.txt', content: 'some text' }] },
    answer: { stdout: '9\n', files: { 'out.txt': 'some text' } },
  }),
  command('fails where it finds no file', 'copy', { answer: { status: 'error', exitCode: 1 } }),
  command('fails by its result', 'fail', { answer: { status: 'error', exitCode: 1, stdout: 'before\n' } }),
  command('leaves by the exit', 'exit', { answer: { status: 'error', exitCode: 1, stdout: 'before\n' } }),
];

const called = (name: string, args: Json[], value: Json, valueText: string): WasmProgram => ({
  claim: `${name} of a component is ${valueText}`,
  program: 'component-app',
  given: { invoke: { export: name, args } },
  answer: { value, valueText },
});

const POINTS = [
  { x: 1, y: 2 },
  { x: 3, y: 4, label: 'Mitte "ü"' },
  { x: 5, y: 6, label: null },
];

const CALLS: WasmProgram[] = [
  called('greet', ['Wörld'], 'Hello, Wörld!', '"Hello, Wörld!"'),
  called('calc#add', [2, -3], -1, '-1'),
  called('demo:app/calc#double', [21], 42, '42'),
  called('calc#double', ['9007199254740993'], '18014398509481986', '18014398509481986'),
  called(
    'demo:app/calc@0.1.0#area',
    [{ tag: 'circle', val: 0.5 }],
    { tag: 'ok', val: 0.7853981633974483 },
    'ok(0.7853981633974483)',
  ),
  called('calc#area', [{ tag: 'rect', val: [2, 3.5] }], { tag: 'ok', val: 7 }, 'ok(7)'),
  called(
    'calc#area',
    [{ tag: 'empty' }],
    { tag: 'err', val: 'an empty shape has no area' },
    'err("an empty shape has no area")',
  ),
  called(
    'calc#centroid',
    [POINTS],
    { x: 3, y: 4, label: 'Mitte "ü"' },
    'some({x: 3, y: 4, label: some("Mitte \\"ü\\"")})',
  ),
  called('calc#centroid', [[{ x: 1, y: 2 }]], { x: 1, y: 2, label: null }, 'some({x: 1, y: 2})'),
  called('calc#centroid', [[]], null, 'none'),
  called(
    'calc#sort',
    [[3, -1, '-9223372036854775808'], 'ascending'],
    ['-9223372036854775808', -1, 3],
    '[-9223372036854775808, -1, 3]',
  ),
  called('calc#sort', [[1, 2], 'descending'], [2, 1], '[2, 1]'),
  called(
    'calc#toggle',
    [
      ['visible', 'locked'],
      ['locked', 'starred'],
    ],
    ['visible', 'starred'],
    '{visible, starred}',
  ),
  called('calc#swap', [['a€', 4294967295]], [4294967295, 'a€'], '(4294967295, "a€")'),
  called('calc#next', ['😀'], '😁', "some('😁')"),
  called('calc#next', ['\u{10ffff}'], null, 'none'),
  called('calc#check', [2], { tag: 'ok' }, 'ok'),
  called('calc#check', [3], { tag: 'err', val: 'descending' }, 'err(descending)'),
  called('calc#counter.step', [[40], 2], 42, '42'),
  called(
    'calc#[method]counter.step',
    [['18446744073709551614'], 1],
    '18446744073709551615',
    '18446744073709551615',
  ),
  called('calc#counter.zero', [], { resource: 'counter' }, 'resource(counter)'),
  called('calc#counter.new', [5], { resource: 'counter' }, 'resource(counter)'),
  called('calc#finish', [[7]], 7, '7'),
  called('calc#peek', [[8]], 8, '8'),
];

const failed = (name: string, args: Json[], answer: Partial<WasmAnswer>): WasmProgram => ({
  claim: `${name} of a component fails: ${answer.error?.message}`,
  program: 'component-app',
  given: { invoke: { export: name, args } },
  answer: { status: 'error', ...answer },
});

const mistake = (message: string): Partial<WasmAnswer> => ({
  exitCode: 1,
  error: { name: 'E_SNIPPET_INVALID', message },
});

const FAILURES: WasmProgram[] = [
  failed('calc#counter.step', [['18446744073709551615'], 1], {
    exitCode: 134,
    error: { name: 'RuntimeError', message: 'wasm trap: wasm `unreachable` instruction executed' },
  }),
  failed('calc#add', [1], mistake('invoke.args: expected 2 arguments (a: s32, b: s32), got 1')),
  failed('calc#centroid', [[{ x: '1', y: 2 }]], mistake('invoke.args[0][0].x: expected f64, got a string')),
];

/** Components that were compiled from C, as commands and called with JSON, and how their runs end. */
export const wasmComponents: WasmProgram[] = [...COMMANDS, ...CALLS, ...FAILURES];
