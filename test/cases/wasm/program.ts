import { command } from '../../wasm-command.ts';
import type { Case } from '../case.ts';

const language = 'wasm';
const EMPTY = 'AGFzbQEAAAA=';
const HELLO = command('(call $print (i32.const 16) (i32.const 3))', {
  data: '(data (i32.const 16) "hi\\0a")',
});
const exit = (code: number): string =>
  command(`(call $proc_exit (i32.const ${code}))`, { imports: ['proc_exit'] });

/** Commands of WASI, how they end, and what keeps one from being run. */
export const wasmProgramCases: Case[] = [
  {
    name: 'a command in text writes to standard output',
    snippet: { language, source: HELLO },
    expect: { status: 'ok', exitCode: 0, stdout: 'hi\n', stderr: '', error: undefined, files: [] },
  },
  {
    name: 'a command among the files is run as the entry',
    snippet: { language, entry: 'hello.wat', files: [{ path: 'hello.wat', content: HELLO }] },
    expect: { status: 'ok', stdout: 'hi\n', files: [] },
  },
  {
    name: 'what was read is what was sent',
    snippet: {
      language,
      stdin: 'abc',
      source: command(
        `(i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 32))
         (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
         (call $print (i32.const 64) (i32.load (i32.const 8)))`,
        { imports: ['fd_read'] },
      ),
    },
    expect: { status: 'ok', stdout: 'abc' },
  },
  {
    name: 'an exit code is the program’s',
    snippet: { language, source: exit(3) },
    expect: { status: 'error', exitCode: 3, error: undefined },
  },
  {
    name: 'an exit code of more than eight bits does not pass for success',
    snippet: { language, source: exit(256) },
    expect: { status: 'error', exitCode: 255 },
  },
  {
    name: 'a program that catches everything ends where it exits',
    snippet: {
      language,
      source: command(`(loop $again (try_table (catch_all 0) (call $proc_exit (i32.const 0))) (br $again))`, {
        imports: ['proc_exit'],
      }),
    },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'a trap is an error with its reason and its functions',
    snippet: { language, source: '(module (func $inner unreachable) (func (export "_start") call $inner))' },
    expect: {
      status: 'error',
      exitCode: 134,
      error: {
        name: 'RuntimeError',
        message: 'unreachable',
        stack: 'RuntimeError: unreachable\n    at inner (wasm-function[0])\n    at wasm-function[1]',
      },
    },
  },
  {
    name: 'recursion without end is a trap',
    snippet: {
      language,
      source: '(module (func $f (export "_start") call $f call $f))',
      limits: { wallMs: 5000 },
    },
    expect: { status: 'error', exitCode: 134 },
  },
  {
    name: 'an exception that nobody catches is an error',
    snippet: { language, source: '(module (tag $e) (func (export "_start") (throw $e)))' },
    expect: { status: 'error', error: { name: 'Exception', message: 'uncaught exception', stack: '' } },
  },
  {
    name: 'a module without an entry says what could be called',
    snippet: { language, source: '(module (func (export "f")) (func (export "g")))' },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'E_SNIPPET_INVALID',
        message: 'Expected a module that exports _start, or an export to invoke; it exports "f", "g"',
        stack: '',
      },
    },
  },
  {
    name: 'a module without functions says what is missing',
    snippet: { language, source: '(module (memory (export "memory") 1))' },
    expect: {
      error: {
        name: 'E_SNIPPET_INVALID',
        message: 'Expected a module that exports _start, or an export to invoke; it exports no function',
        stack: '',
      },
    },
  },
  {
    name: 'an unknown import is a link error that names it',
    snippet: {
      language,
      source: '(module (import "env" "system" (func (param i32))) (func (export "_start")))',
    },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'LinkError',
        message: 'Unknown import "env" "system": expected functions of wasi_snapshot_preview1, env',
        stack: '',
      },
    },
  },
  {
    name: 'an import of another type is a link error that names both',
    snippet: {
      language,
      source:
        '(module (import "wasi_snapshot_preview1" "sched_yield" (func (param externref))) (func (export "_start")))',
    },
    expect: {
      status: 'error',
      error: {
        name: 'LinkError',
        message: 'Import "wasi_snapshot_preview1" "sched_yield": expected () -> (i32), got (externref) -> ()',
        stack: '',
      },
    },
  },
  {
    name: 'a program of AssemblyScript that aborts says why and where, as far as its addresses are right',
    snippet: {
      language,
      source: `(module (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
        (memory (export "memory") 1)
        (data (i32.const 12) "\\04\\00\\00\\00n\\00o\\00")
        (func (export "_start") (call $abort (i32.const 16) (i32.const -1) (i32.const 3) (i32.const 9))))`,
    },
    expect: { status: 'error', exitCode: 134, stderr: 'abort: no in (3:9)\n' },
  },
  {
    name: 'a module cut short is invalid at a byte',
    snippet: { language, source: 'AGFzbQEAAAABBQ==' },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'E_SNIPPET_INVALID',
        message: 'Expected at most 0 bytes of a section, not 5, at byte 9',
        stack: '',
      },
    },
  },
  {
    name: 'an empty module has nothing to run',
    snippet: { language, source: EMPTY },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'E_SNIPPET_INVALID',
        message: 'Expected a module that exports _start, or an export to invoke; it exports no function',
        stack: '',
      },
    },
  },
  {
    name: 'what is neither a binary nor text is refused with what was expected',
    snippet: { language, entry: 'notes.wat', files: [{ path: 'notes.wat', content: 'Buy milk' }] },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'E_SNIPPET_INVALID',
        message: 'Expected a WebAssembly binary, or text that starts with a parenthesis',
        stack: '',
      },
    },
  },
  {
    name: 'network that is asked for is refused and counted',
    snippet: {
      language,
      source: command('(drop (call $sock_shutdown (i32.const 9) (i32.const 0)))', {
        imports: ['sock_shutdown'],
      }),
    },
    expect: { status: 'ok', denied: { network: 1 } },
  },
];
