import type { SnippetInput } from '../../src/runner/index.ts';

/** A snippet of a mixed load, and how it has to end. */
export interface Part {
  snippet: SnippetInput & { language: string };
  /** How often it comes, beside the others. */
  share: number;
  status: 'ok' | 'error' | 'limit';
  /** The cap that ends it. */
  limit?: 'wall' | 'memory' | 'output';
  stdout?: string;
}

const MIB = 1024 * 1024;

/** Writes "hi" by WASI. */
const WASM_HELLO = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "hi\\n")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 8))
    (i32.store (i32.const 4) (i32.const 3))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;

/** What callers of all kinds send: every language, what fails by its own fault, and bombs of every kind. */
export const MIX: readonly Part[] = [
  {
    snippet: { language: 'javascript', source: "console.log('hi')" },
    share: 40,
    status: 'ok',
    stdout: 'hi\n',
  },
  {
    snippet: { language: 'typescript', source: 'const answer: number = 6 * 7; console.log(answer)' },
    share: 10,
    status: 'ok',
    stdout: '42\n',
  },
  {
    snippet: { language: 'python', source: 'print(6 * 7)' },
    share: 20,
    status: 'ok',
    stdout: '42\n',
  },
  { snippet: { language: 'wasm', source: WASM_HELLO }, share: 2, status: 'ok', stdout: 'hi\n' },
  { snippet: { language: 'javascript', source: "throw new Error('on purpose')" }, share: 5, status: 'error' },
  { snippet: { language: 'python', source: '1 / 0' }, share: 3, status: 'error' },
  {
    snippet: { language: 'javascript', source: 'for (;;);', limits: { wallMs: 50 } },
    share: 4,
    status: 'limit',
    limit: 'wall',
  },
  {
    snippet: { language: 'javascript', source: '3n ** 8_000_000n', limits: { wallMs: 50 } },
    share: 1,
    status: 'limit',
    limit: 'wall',
  },
  {
    snippet: {
      language: 'javascript',
      source: 'const kept = []; for (;;) kept.push(new Uint8Array(1_048_576).fill(1));',
      limits: { memoryBytes: 32 * MIB },
    },
    share: 2,
    status: 'limit',
    limit: 'memory',
  },
  {
    snippet: {
      language: 'javascript',
      source: "for (;;) console.log('x'.repeat(1000))",
      limits: { outputBytes: 65_536 },
    },
    share: 2,
    status: 'limit',
    limit: 'output',
  },
  {
    snippet: { language: 'python', source: 'while True: pass', limits: { wallMs: 100 } },
    share: 1,
    status: 'limit',
    limit: 'wall',
  },
];
