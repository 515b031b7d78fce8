/** The text of a command of WASI: it imports these functions, holds this data, and its entry is this body. */
export function command(body: string, { imports = [], data = '' }: CommandParts = {}): string {
  const functions = ['fd_write', ...imports].map((name) => {
    const { params, result } = FUNCTIONS[name] ?? { params: '', result: '' };
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${result}))`;
  });
  return `(module
    ${functions.join('\n')}
    (memory (export "memory") 1)
    ${data}
    (func $print (param $at i32) (param $length i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $length))
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func (export "_start") (local $i i32) (local $n i64) ${body}))`;
}

/** What a command has beside its entry. */
export interface CommandParts {
  imports?: readonly string[];
  data?: string;
}

const I32 = '(result i32)';
const FUNCTIONS: Readonly<Record<string, { params: string; result: string }>> = {
  fd_write: { params: 'i32 i32 i32 i32', result: I32 },
  fd_read: { params: 'i32 i32 i32 i32', result: I32 },
  proc_exit: { params: 'i32', result: '' },
  random_get: { params: 'i32 i32', result: I32 },
  clock_time_get: { params: 'i32 i64 i32', result: I32 },
  sock_shutdown: { params: 'i32 i32', result: I32 },
};
