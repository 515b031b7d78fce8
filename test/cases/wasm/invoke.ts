import type { Case } from '../case.ts';

const language = 'wasm';
const NUMBERS = `(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "same") (param i64) (result i64) (local.get 0))
  (func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const 2)))
  (func (export "swap") (param i32 f32) (result f32 i32) (local.get 1) (local.get 0))
  (func (export "nothing"))
  (func (export "then") (result i32) (i32.const 7))
  (func (export "opaque") (param externref))
  (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0))))`;

const invoke = (name: string, ...args: (number | string | null)[]) => ({
  language,
  source: NUMBERS,
  invoke: { export: name, args },
});
const invalid = (message: string) => ({ name: 'E_SNIPPET_INVALID', message, stack: '' });

/** Exports of modules that are called with JSON, and what comes back. */
export const wasmInvokeCases: Case[] = [
  {
    name: 'an export is called with numbers, and its result is the value',
    snippet: invoke('add', 2, 3),
    expect: { status: 'ok', exitCode: 0, value: 5, valueText: '5' },
  },
  { name: 'numbers of 32 bits wrap as they do', snippet: invoke('add', 4294967295, 1), expect: { value: 0 } },
  {
    name: 'an integer beyond 2^53 is a string, both ways',
    snippet: invoke('same', '-9007199254740993'),
    expect: { value: '-9007199254740993', valueText: '-9007199254740993' },
  },
  { name: 'a safe integer of 64 bits is a number', snippet: invoke('same', '42'), expect: { value: 42 } },
  {
    name: 'what JSON has no number for is a string',
    snippet: invoke('half', 'Infinity'),
    expect: { value: 'Infinity' },
  },
  {
    name: 'several results are an array',
    snippet: invoke('swap', 1, 0.5),
    expect: { value: [0.5, 1], valueText: '(0.5, 1)' },
  },
  {
    name: 'no result is no value',
    snippet: invoke('nothing'),
    expect: { status: 'ok', exitCode: 0, value: undefined },
  },
  {
    name: 'an export named then is a function like any other',
    snippet: invoke('then'),
    expect: { value: 7 },
  },
  {
    name: 'a trap in an export is an error',
    snippet: invoke('divide', 0),
    expect: { status: 'error', exitCode: 134 },
  },
  {
    name: 'too few arguments are refused with the types',
    snippet: invoke('add', 2),
    expect: { status: 'error', exitCode: 1, error: invalid('invoke.args: expected 2 (i32, i32), got 1') },
  },
  {
    name: 'an argument of another type is refused with its place',
    snippet: invoke('add', 2, 'three'),
    expect: { error: invalid('invoke.args[1]: expected i32 (a whole number of 32 bits), got "three"') },
  },
  {
    name: 'a number too large for its type is refused',
    snippet: invoke('add', 4294967296, 0),
    expect: { error: invalid('invoke.args[0]: expected i32 (a whole number of 32 bits), got 4294967296') },
  },
  {
    name: 'a reference cannot be handed in',
    snippet: invoke('opaque', null),
    expect: { error: invalid('invoke.export: expected numbers alone, got a function with externref') },
  },
  {
    name: 'an unknown export is refused with those that there are',
    snippet: { language, source: '(module (func (export "a")))', invoke: { export: '__proto__' } },
    expect: { error: invalid('invoke.export: expected the name of an exported function; it exports "a"') },
  },
];
