import { expect, test } from 'vitest';
import { InvalidText } from '../../../../../runtimes/wasm/component/invalid.ts';
import { tools } from './made.ts';

test('text becomes a module', () => {
  const binary = tools.parseText(
    '(module (func (export "two") (result i32) i32.const 2))',
  ) as Uint8Array<ArrayBuffer>;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  expect((exports.two as () => number)()).toBe(2);
});

test('blocks may be nested as deep as the format has them', () => {
  const depth = 10_000;
  const binary = tools.parseText(`(module (func ${'(block '.repeat(depth)}${')'.repeat(depth)}))`);
  expect(WebAssembly.validate(binary as Uint8Array<ArrayBuffer>)).toBe(true);
});

test.each([
  ['', '1:1 expected at least one module field'],
  ['(', '1:2 expected valid module field'],
  ['(module\n  (func (foo)))', '2:10 unknown operator or unexpected token'],
  ['(module (func $x (i32.const "a")))', '1:29 expected a i32'],
  ['(module (func call $secret))', '1:20 unknown func: failed to find name …'],
  ['"', '1:2 unexpected eof'],
  ['(module (memory 1 "\\x"))', '1:21 invalid string escape'],
  ['\ud800', '1:1 unexpected'],
])('%j is refused where it goes wrong, without its own words', (text, message) => {
  expect(() => tools.parseText(text)).toThrow(new InvalidText(message));
});

test.each([['('], ['(;'], ['(module '], ['(component ']])(
  '%j a hundred thousand times is refused',
  (text) => {
    expect(() => tools.parseText(text.repeat(100_000))).toThrow(InvalidText);
  },
);
