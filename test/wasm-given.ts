import type { SnippetInput } from '../src/core/snippet.ts';

/** What a run of a program shows. `error` is its name and message; `files` are texts by path. */
export interface WasmAnswer {
  status: string;
  exitCode: number | null;
  stdout: string;
  stderr: string;
  value?: unknown;
  valueText?: string;
  error?: { name: string; message: string };
  files: Record<string, string>;
}

/** A built program, what it is given, and where its answer is not that of a run that went well and says nothing. */
export interface WasmProgram {
  claim: string;
  /** The name of a file in `test/programs/wasm/built`. */
  program: string;
  given?: Omit<SnippetInput, 'language' | 'source'>;
  answer: Partial<WasmAnswer>;
}

const IN = { path: 'in.txt', content: 'one\ntwo\n' };
const TRAP = { status: 'error', exitCode: 134, error: { name: 'RuntimeError', message: 'unreachable' } };

const COMMANDS: WasmProgram[] = [
  { claim: 'C says hello', program: 'c-hello', answer: { stdout: 'Hello from C\n' } },
  {
    claim: 'Rust says hello on both streams',
    program: 'rust-hello',
    answer: { stdout: 'Hello from Rust\n', stderr: 'and to standard error\n' },
  },
  {
    claim: 'a filter in C reads block by block',
    program: 'c-shout',
    given: { stdin: `${'ab'.repeat(5000)} ß\n` },
    answer: { stdout: `${'AB'.repeat(5000)} ß\n` },
  },
  { claim: 'a filter finds an empty standard input', program: 'c-shout', answer: {} },
  {
    claim: 'Rust counts words in a map',
    program: 'rust-words',
    given: { stdin: 'The cat and the dog\nand THE end' },
    answer: { stdout: '3 the\n2 and\n1 cat\n1 dog\n1 end\n' },
  },
  {
    claim: 'AssemblyScript turns lines around',
    program: 'assemblyscript-reverse',
    given: { stdin: `first\n${'ö'.repeat(3000)}\nlast\n` },
    answer: { stdout: `last\n${'ö'.repeat(3000)}\nfirst\n` },
  },
  {
    claim: 'the hash of a million letters is the known one',
    program: 'c-sha256',
    given: { stdin: 'a'.repeat(1_000_000) },
    answer: { stdout: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0\n' },
  },
  {
    claim: 'arguments and environment arrive as they are',
    program: 'c-environment',
    given: { args: ['x', '', 'a b', 'ü€😀'], env: { A: '1', EMPTY: '', B: 'zwei=2 ü' } },
    answer: { stdout: '1=x\n2=\n3=a b\n4=ü€😀\nA=1\nEMPTY=\nB=zwei=2 ü\n' },
  },
];

const FILES: WasmProgram[] = [
  {
    claim: 'C reads and writes by relative and by absolute paths',
    program: 'c-copy',
    given: { files: [IN, { path: 'folder/kept.txt', content: '' }] },
    answer: { stdout: '8 8\n', files: { 'out.txt': IN.content, 'folder/out.txt': IN.content } },
  },
  {
    claim: 'C is told which file is not there',
    program: 'c-copy',
    answer: {
      status: 'error',
      exitCode: 1,
      stdout: '-1 -1\n',
      stderr: 'in.txt: No such file or directory\n/sandbox/in.txt: No such file or directory\n',
    },
  },
  {
    claim: 'Rust makes folders and meets the error of a missing file',
    program: 'rust-copy',
    given: { files: [IN] },
    answer: {
      status: 'error',
      exitCode: 1,
      stdout: '2 lines, 12 bytes\n',
      stderr: 'Error: Os { code: 44, kind: NotFound, message: "No such file or directory" }\n',
      files: { 'deep/er/out.txt': '1 one\n2 two\n' },
    },
  },
  {
    claim: 'files and folders are made, listed, renamed, cut and removed',
    program: 'c-files',
    answer: {
      stdout: [
        'mkdir again: File exists',
        'made/c.txt: File exists',
        '3 entries',
        'rmdir of a full folder: Directory not empty',
        '6 bytes, a file',
        'open what is not there: No such file or directory',
        'nothing above',
        '1 entries',
        '',
      ].join('\n'),
      files: { 'kept.txt': 'onetwo', 'made/b.txt': 'to be' },
    },
  },
];

const exits = (program: string, args: string[], exitCode: number, stdout = ''): WasmProgram => ({
  claim: `${program} ends by ${args.join(' ')}`,
  program,
  given: { args },
  answer: { status: exitCode === 0 ? 'ok' : 'error', exitCode, stdout },
});

const ENDS: WasmProgram[] = [
  exits('c-exit', ['return', '0'], 0, 'at exit\n'),
  exits('c-exit', ['return', '3'], 3, 'at exit\n'),
  exits('c-exit', ['exit', '7'], 7, 'at exit\n'),
  exits('c-exit', ['_Exit', '255'], 255),
  exits('rust-exit', ['fail'], 1),
  exits('rust-exit', ['exit', '42'], 42),
  exits('rust-exit', ['exit', '0'], 0),
  {
    claim: 'an error that Rust’s main returns is shown',
    program: 'rust-exit',
    answer: { status: 'error', exitCode: 1, stderr: 'Error: "asked to fail"\n' },
  },
  {
    claim: 'an abort in C keeps what was written before',
    program: 'c-abort',
    answer: { ...TRAP, stdout: 'before\n', stderr: 'about to abort\n' },
  },
  {
    claim: 'a panic in Rust shows its message',
    program: 'rust-panic',
    given: { args: ['one more'] },
    answer: {
      ...TRAP,
      stdout: 'before\n',
      stderr:
        "thread 'main' panicked at 'no room for one more', rust/panic.rs:6:5\n" +
        'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n',
    },
  },
];

const called = (
  [program, name, ...args]: [program: string, name: string, ...args: (number | string)[]],
  answer: Partial<WasmAnswer>,
): WasmProgram => ({
  claim: `${name}(${args.join(', ')}) of ${program} is ${answer.valueText ?? answer.error?.message ?? 'nothing'}`,
  program,
  given: { invoke: { export: name, args } },
  answer,
});

const CALLS: WasmProgram[] = [
  called(['c-exports', 'add', 2, 3], { value: 5, valueText: '5' }),
  called(['c-exports', 'add', 2147483647, 1], { value: -2147483648, valueText: '-2147483648' }),
  called(['c-exports', 'half', 0.75], { value: 0.375, valueText: '0.375' }),
  called(['c-exports', 'mean', 1, 2], { value: 1.5, valueText: '1.5' }),
  called(['c-exports', 'fib', 70], { value: 190392490709135, valueText: '190392490709135' }),
  called(['c-exports', 'fib', 90], { value: '2880067194370816120', valueText: '2880067194370816120' }),
  called(['c-exports', 'negate', '9223372036854775807'], {
    value: '-9223372036854775807',
    valueText: '-9223372036854775807',
  }),
  called(['c-exports', 'divide', 7, -2], { value: -3, valueText: '-3' }),
  called(['c-exports', 'divide', 1, 0], {
    ...TRAP,
    error: { name: 'RuntimeError', message: 'divide by zero' },
  }),
  called(['c-exports', 'descend', 1e9], {
    ...TRAP,
    error: { name: 'RuntimeError', message: 'call stack exhausted' },
  }),
  called(['c-exports', 'nothing'], {}),
  called(['c-greeter', 'greet', 2], { stdout: 'Greeting 1\nGreeting 2\n', value: 2, valueText: '2' }),
  called(['assemblyscript-nbody', 'energy', 1000], {
    value: -0.16908760523462465,
    valueText: '-0.16908760523462465',
  }),
];

/** Programs that were compiled from C, Rust and AssemblyScript to core modules, and how their runs end. */
export const wasmPrograms: WasmProgram[] = [...COMMANDS, ...FILES, ...ENDS, ...CALLS];
