import { describe, expect, test } from 'vitest';
import { readGlobal } from '../../../../../runtimes/global.ts';
import { command, fromGlue, open, openText, tools } from './made.ts';
import { makeTestWorld } from './test-world.ts';

/** Writes its second argument to standard output, by the interfaces of two versions of WASI 0.2. */
const ECHO = `(component
  (import "wasi:io/error@0.2.3" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/streams@0.2.3" (instance $streams
    (export "output-stream" (type $output (sub resource)))
    (alias outer 1 $error-type (type $outer-error))
    (export "error" (type $own-error (eq $outer-error)))
    (type $failure (variant (case "last-operation-failed" (own $own-error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $failure)))
    (export "[method]output-stream.blocking-write-and-flush" (func
      (param "self" (borrow $output)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdout@0.2.3" (instance $stdout
    (alias outer 1 $output (type $outer-output))
    (export "output-stream" (type $own-output (eq $outer-output)))
    (export "get-stdout" (func (result (own $own-output))))))
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (core module $memory (memory (export "memory") 1) (global $at (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      global.get $at
      (global.set $at (i32.and (i32.add (i32.add (global.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))))
  (core instance $memory (instantiate $memory))
  (core func $get (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $drop (canon resource.drop $output))
  (core func $arguments (canon lower (func $environment "get-arguments")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core module $main
    (import "memory" "memory" (memory 1))
    (import "host" "get" (func $get (result i32)))
    (import "host" "write" (func $write (param i32 i32 i32 i32)))
    (import "host" "constructor" (func $drop (param i32)))
    (import "host" "then" (func $arguments (param i32)))
    (func (export "run") (result i32) (local $out i32) (local $list i32)
      (local.set $out (call $get))
      (call $arguments (i32.const 64))
      (local.set $list (i32.load (i32.const 64)))
      (call $write (local.get $out)
        (i32.load offset=8 (local.get $list)) (i32.load offset=12 (local.get $list)) (i32.const 32))
      (call $drop (local.get $out))
      i32.const 0))
  (core instance $main (instantiate $main (with "memory" (instance $memory))
    (with "host" (instance (export "get" (func $get)) (export "write" (func $write))
      (export "constructor" (func $drop)) (export "then" (func $arguments))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $run)))`;

const ADD = `(component
  (core module $main (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "fall") unreachable))
  (core instance $main (instantiate $main))
  (func (export "add") (param "a" s32) (param "b" s32) (result s32) (canon lift (core func $main "add")))
  (func (export "fall") (canon lift (core func $main "fall"))))`;

describe('a command', () => {
  test('writes what it is given, by interfaces of several versions', () => {
    const component = openText(ECHO, { test: makeTestWorld({ args: ['program', 'héllo ⛄'] }) });
    expect(component.run()).toEqual({ kind: 'exit', code: 0 });
    expect(component.written).toEqual({ stdout: 'héllo ⛄', stderr: '' });
  });

  test.each(['0.2.0', '0.2.3', '0.2.12'])('is found as wasi:cli/run@%s', (version) => {
    expect(openText(command('i32.const 0', version)).run()).toEqual({ kind: 'exit', code: 0 });
  });

  test('that gives an error has the exit code 1', () => {
    expect(openText(command('i32.const 1')).run()).toEqual({ kind: 'exit', code: 1 });
  });

  test('that traps ends so, with the frames of WebAssembly alone', () => {
    const end = openText(command('(call $deep) i32.const 0', '0.2.0', '(func $deep unreachable)')).run();
    expect(end).toEqual({
      kind: 'trap',
      message: expect.stringContaining('unreachable'),
      stack: expect.stringMatching(/^( {4}at \(?.*wasm-function\[\d\]\)?\n?){2}$/),
    });
  });

  test('that calls itself for good ends by the stack', () => {
    const end = openText(command('(call $deep) i32.const 0', '0.2.0', '(func $deep (call $deep))')).run();
    expect(end).toEqual({ kind: 'stack' });
  });

  test('may trap while it is made, once it was said to have started', () => {
    const said: string[] = [];
    const text = command('i32.const 0', '0.2.0', '(func $start unreachable) (start $start)');
    const component = openText(text, { started: () => said.push('started') });
    expect(said).toEqual([]);
    expect(component.run()).toMatchObject({ kind: 'trap' });
    expect(said).toEqual(['started']);
  });

  test('is asked for where there is none, by what there is', () => {
    expect(openText(ADD).run()).toEqual({
      kind: 'mistake',
      message: 'Expected a component that exports wasi:cli/run, or an export to invoke; it exports add, fall',
    });
  });
});

describe('an export', () => {
  test('is called with JSON and gives JSON and text', () => {
    const component = openText(ADD, { invoke: { export: 'add', args: [2, -5] } });
    expect(component.run()).toEqual({ kind: 'value', json: '-3', text: '-3' });
  });

  test('that traps ends so', () => {
    const component = openText(ADD, { invoke: { export: 'fall', args: [] } });
    expect(component.run()).toMatchObject({ kind: 'trap', message: expect.stringContaining('unreachable') });
  });

  test.each([
    ['constructor', [], /Expected the name of an exported function/],
    ['__proto__', [], /Expected the name of an exported function/],
    ['add', [1], /expected 2 arguments/],
    ['add', [1, 'two'], /expected s32/],
  ])('%s with %j is a mistake of the caller', (name, args, message) => {
    const component = openText(ADD, { invoke: { export: name, args } });
    expect(component.run()).toEqual({ kind: 'mistake', message: expect.stringMatching(message) });
  });
});

describe('core modules', () => {
  test('are compiled by the host, each once, and get its globals', () => {
    const left = new WebAssembly.Global({ value: 'i64', mutable: true }, 5n);
    // Stands for a rewritten module: it takes one of what the host counts.
    const counting = tools.parseText(`(module (import "cloche" "left" (global $left (mut i64)))
      (func (export "run") (result i32)
        (global.set $left (i64.sub (global.get $left) (i64.const 1))) i32.const 0))`) as Uint8Array<ArrayBuffer>;
    const component = openText(command('i32.const 1'), {
      compile: () => new WebAssembly.Module(counting),
      globals: { left },
    });
    expect(component.run()).toEqual({ kind: 'exit', code: 0 });
    expect(readGlobal(left)).toBe(4n);
  });

  test('that are refused are no component', () => {
    const compile = (): never => {
      throw new RangeError('It is not admitted');
    };
    expect(() => openText(command('i32.const 0'), { compile })).toThrow('It is not admitted');
  });
});

test('what the glue says of itself is not believed', () => {
  const glue = `throw { toString() { return this; } }`;
  expect(open(fromGlue(glue)).run()).toEqual({
    kind: 'trap',
    message: 'The component ended without a word',
  });
});
