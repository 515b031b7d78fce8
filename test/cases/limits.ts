import type { Case } from './case.ts';

const language = 'javascript';
const MIB = 1024 * 1024;

/** Each cap ends a run, says which one it was, and keeps what was written before. */
export const limitCases: Case[] = [
  {
    name: 'a loop past the wall limit is ended',
    snippet: { language, source: "console.log('on'); for (;;);", limits: { wallMs: 100 } },
    expect: { status: 'limit', limit: 'wall', exitCode: null, stdout: 'on\n', truncated: false },
  },
  {
    name: 'a loop of promise jobs past the wall limit is ended',
    snippet: {
      language,
      source: 'const again = () => Promise.resolve().then(again); again();',
      limits: { wallMs: 100 },
    },
    expect: { status: 'limit', limit: 'wall', exitCode: null },
  },
  {
    name: 'catching everything does not outlive the wall limit',
    snippet: {
      language,
      source: 'for (;;) try { for (;;); } catch {} finally { continue }',
      limits: { wallMs: 100 },
    },
    expect: { status: 'limit', limit: 'wall', exitCode: null },
  },
  {
    name: 'a built-in function that nothing interrupts is ended from outside at the wall limit',
    snippet: {
      language,
      source: 'let deep = []; for (let i = 0; i < 60000; i++) deep = [deep]; JSON.stringify(deep)',
      limits: { wallMs: 300 },
    },
    expect: { status: 'limit', limit: 'wall', exitCode: null, stdout: '' },
  },
  {
    name: 'a regular expression that backtracks for ever is ended',
    snippet: { language, source: "/(a+)+$/.test('a'.repeat(40) + 'b')", limits: { wallMs: 100 } },
    expect: { status: 'limit', limit: 'wall' },
  },
  {
    name: 'waiting counts towards the wall limit',
    snippet: { language, source: "setTimeout(() => console.log('never'), 10000);", limits: { wallMs: 100 } },
    expect: { status: 'limit', limit: 'wall', exitCode: null, stdout: '' },
  },
  {
    name: 'CPU time past its limit ends a run, long before the wall limit',
    snippet: { language, source: 'for (;;);', limits: { wallMs: 5000, cpuMs: 100 } },
    expect: { status: 'limit', limit: 'cpu', exitCode: null },
  },
  {
    name: 'waiting is no CPU time',
    snippet: { language, source: "setTimeout(() => console.log('there'), 300);", limits: { cpuMs: 150 } },
    expect: { status: 'ok', stdout: 'there\n' },
  },
  {
    name: 'small values without end are ended by the memory limit',
    snippet: {
      language,
      source: "console.log('on'); const all = []; for (;;) all.push(new Array(1e5).fill(0))",
      limits: { memoryBytes: 32 * MIB },
    },
    expect: { status: 'limit', limit: 'memory', stdout: 'on\n' },
  },
  {
    name: 'one value past the memory limit is an error that can be caught',
    snippet: {
      language,
      source: 'try { new ArrayBuffer(1e8) } catch (error) { console.log(error.message) }',
      limits: { memoryBytes: 32 * MIB },
    },
    expect: { status: 'ok', stdout: 'out of memory\n' },
  },
  {
    name: 'output is cut to the byte at its limit',
    snippet: { language, source: "for (;;) console.log('abcd')", limits: { outputBytes: 12 } },
    expect: { status: 'limit', limit: 'output', exitCode: null, stdout: 'abcd\nabcd\nab', truncated: true },
  },
  {
    name: 'output of exactly its limit is whole',
    snippet: { language, source: "console.log('abc')", limits: { outputBytes: 4 } },
    expect: { status: 'ok', stdout: 'abc\n', truncated: false },
  },
  {
    name: 'a character that the output limit cuts in two is left out',
    snippet: { language, source: "console.log('é'.repeat(10))", limits: { outputBytes: 5 } },
    expect: { status: 'limit', limit: 'output', stdout: 'éé', truncated: true },
  },
  {
    name: 'stdout, stderr and the value share the output limit',
    snippet: {
      language,
      source: "process.stdout.write('123'); process.stderr.write('456'); 'long'",
      limits: { outputBytes: 10 },
    },
    expect: {
      status: 'limit',
      limit: 'output',
      stdout: '123',
      stderr: '456',
      valueText: "'lon",
      value: undefined,
      truncated: true,
    },
  },
  {
    name: 'an output limit of nothing lets a silent program end well',
    snippet: { language, source: 'void 0', limits: { outputBytes: 0 } },
    expect: { status: 'ok', stdout: '', truncated: false },
  },
  {
    name: 'a file past the files limit ends a run that does not catch it',
    snippet: {
      language,
      source: "require('fs').writeFileSync('big', new Uint8Array(101))",
      limits: { filesBytes: 100 },
    },
    expect: { status: 'limit', limit: 'files' },
  },
  {
    name: 'a program may catch that its files are full',
    snippet: {
      language,
      source:
        "try { require('fs').writeFileSync('/tmp/big', 'x'.repeat(101)) } catch (e) { console.log(e.code) }",
      limits: { filesBytes: 100 },
    },
    expect: { status: 'ok', stdout: 'ENOSPC\n' },
  },
  {
    name: 'recursion without end is an error that can be caught',
    snippet: {
      language,
      source: 'const r = () => r() + 1; try { r() } catch (error) { console.log(error.message) }',
    },
    expect: { status: 'ok', stdout: 'stack overflow\n' },
  },
  {
    name: 'recursion without end that nobody catches is an error of the program',
    snippet: { language, source: 'function r() { return r() + 1 } r()' },
    expect: { status: 'error', exitCode: 1 },
  },
  {
    name: 'nesting that overflows the stack of a built-in function is an error like any other',
    snippet: {
      language,
      source: "try { JSON.parse('['.repeat(1e6)) } catch (error) { console.log(error.name) }",
    },
    expect: { status: 'ok', stdout: 'SyntaxError\n' },
  },
];
