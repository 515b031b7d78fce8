import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../../runtimes/registry.ts';
import { makeAllowance } from '../../../../runtimes/wasm/allowance.ts';
import { compile } from '../../../../runtimes/wasm/compile.ts';
import { parseSnippet } from '../../../../src/core/snippet.ts';
import { moduleOf, moduleWith, section, times } from './binary/bytes.ts';

const snippet = parseSnippet({ language: 'wasm', source: '(module)' }, LANGUAGES);
const { memoryBytes } = snippet.limits;
const options = { memoryBytes, allowance: makeAllowance(snippet), isMetered: false, isDeterministic: false };

/** An `if` that does nothing takes five bytes, and two lines of code to pay for. */
const branching = moduleWith(times(380_000, 0x41, 0, 0x04, 0x40, 0x0b));

test('a function that is too large once it is metered is refused at its byte, and runs unmetered', () => {
  expect(() => compile(branching, { ...options, isMetered: true })).toThrow(
    expect.objectContaining({
      name: 'E_SNIPPET_INVALID',
      message: expect.stringMatching(
        /^Expected a function of at most 7654321 bytes when metered, not \d+, at byte \d+$/,
      ),
    }),
  );
  expect(compile(branching, options).module).toBeInstanceOf(WebAssembly.Module);
});

test.for([
  [
    'a malformed one',
    moduleOf(section(1, 1, 0x60, 0)),
    'Expected more bytes before the end of this part, at byte 13',
  ],
  ['one that breaks a rule of types', moduleWith([0x1a]), /^Compiling function #0 failed: .+, at byte \d+$/],
] as const)('of modules that do not run, %s is refused with its byte', ([, binary, message]) => {
  expect(() => compile(binary, options)).toThrow(
    expect.objectContaining({ name: 'E_SNIPPET_INVALID', message: expect.stringMatching(message) }),
  );
});
