import type { BombLanguage } from './bombs.ts';

const MIB = 1024 * 1024;

/** A run after which its sandbox is gone, or may not be what it was. */
export interface Wreck {
  /** The same in every language that has it. */
  id: 'wall' | 'memory' | 'output' | 'fatal' | 'killed';
  language: BombLanguage;
  name: string;
  source: string;
  limits: { wallMs: number; memoryBytes?: number; outputBytes?: number };
  /** Whether the sandbox's process is killed from outside, as the kernel does it when it is out of memory. */
  isKilled?: boolean;
  /** What its outcome has to say: a limit, or a status. */
  endsBy: string;
}

/** A run that works, by language, and what it prints. */
export const GOOD = {
  javascript: 'console.log(6 * 7)',
  python: 'print(6 * 7)',
  // (module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  //   (memory (export "memory") 1) (data (i32.const 0) "\08\00\00\00\03\00\00\0042\n")
  //   (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))))
  wasm: 'AGFzbQEAAAABDAJgBH9/f38Bf2AAAAIjARZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAADAgEBBQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAEKDwENAEEBQQBBAUEUEAAaCwsRAQBBAAsLCAAAAAMAAAA0MgoADwRuYW1lAQgBAAV3cml0ZQ==',
} as const satisfies Record<BombLanguage, string>;

/** What {@link GOOD} prints. */
export const GOOD_ANSWER = '42\n';

const SHORT = { wallMs: 100 };
const LONG = { wallMs: 5000 };
const SMALL = { ...LONG, memoryBytes: 16 * MIB };
const TERSE = { ...LONG, outputBytes: 1000 };

/** Bombs that are loops, for who wants no more of them than that they go on. */
const LOOPS = {
  javascript: 'for (;;);',
  python: 'while True: pass',
  wasm: 'AGFzbQEAAAABBAFgAAADAgEABQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAAKCQEHAANADAALCwANBG5hbWUDBgEAAQABbA==',
} as const;

/** Every way to end a sandbox, by language. */
export const WRECKS: readonly Wreck[] = [
  {
    id: 'wall',
    language: 'javascript',
    name: 'stuck past its wall cap',
    source: '3n ** 40_000_000n',
    limits: SHORT,
    endsBy: 'wall',
  },
  {
    id: 'wall',
    language: 'python',
    name: 'stuck past its wall cap',
    source: LOOPS.python,
    limits: SHORT,
    endsBy: 'wall',
  },
  {
    id: 'wall',
    language: 'wasm',
    name: 'stuck past its wall cap',
    source: LOOPS.wasm,
    limits: SHORT,
    endsBy: 'wall',
  },
  {
    id: 'memory',
    language: 'javascript',
    name: 'out of memory',
    source: 'const kept = [];\nfor (;;) kept.push(new Uint8Array(1 << 20).fill(7));',
    limits: SMALL,
    endsBy: 'memory',
  },
  {
    id: 'memory',
    language: 'python',
    name: 'out of memory',
    source: 'kept = []\nwhile True: kept.append([0] * 1000)',
    limits: SMALL,
    endsBy: 'memory',
  },
  {
    id: 'output',
    language: 'javascript',
    name: 'flood of output',
    source: "for (;;) console.log('x'.repeat(100));",
    limits: TERSE,
    endsBy: 'output',
  },
  {
    id: 'output',
    language: 'python',
    name: 'flood of output',
    source: "while True: print('x' * 100)",
    limits: TERSE,
    endsBy: 'output',
  },
  // (module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  //   (memory (export "memory") 1) (data (i32.const 0) "\10\00\00\00\e7\03\00\00")
  //   (func (export "_start") (memory.fill (i32.const 16) (i32.const 122) (i32.const 999))
  //     (loop $l (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br $l))))
  {
    id: 'output',
    language: 'wasm',
    name: 'flood of output',
    source:
      'AGFzbQEAAAABDAJgBH9/f38Bf2AAAAIjARZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAADAgEBBQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAEKHwEdAEEQQfoAQecH/AsAA0BBAUEAQQFBCBAAGgwACwsLDgEAQQALCBAAAADnAwAAABcEbmFtZQEIAQAFd3JpdGUDBgEBAQABbA==',
    limits: TERSE,
    endsBy: 'output',
  },
  {
    id: 'fatal',
    language: 'javascript',
    name: 'recursion',
    source: 'const f = () => f() + 1;\nf();',
    limits: LONG,
    endsBy: 'error',
  },
  {
    id: 'fatal',
    language: 'python',
    name: 'os.abort()',
    source: 'import os\nos.abort()',
    limits: LONG,
    endsBy: 'error',
  },
  // (module (memory (export "memory") 1) (func (export "_start") unreachable))
  {
    id: 'fatal',
    language: 'wasm',
    name: 'trap',
    source: 'AGFzbQEAAAABBAFgAAADAgEABQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAAKBQEDAAAL',
    limits: LONG,
    endsBy: 'error',
  },
  {
    id: 'killed',
    language: 'javascript',
    name: 'SIGKILL from outside',
    source: LOOPS.javascript,
    limits: LONG,
    isKilled: true,
    endsBy: 'crashed',
  },
  {
    id: 'killed',
    language: 'python',
    name: 'SIGKILL from outside',
    source: LOOPS.python,
    limits: LONG,
    isKilled: true,
    endsBy: 'crashed',
  },
  {
    id: 'killed',
    language: 'wasm',
    name: 'SIGKILL from outside',
    source: LOOPS.wasm,
    limits: LONG,
    isKilled: true,
    endsBy: 'crashed',
  },
];
