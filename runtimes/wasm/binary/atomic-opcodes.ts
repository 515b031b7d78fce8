import type { OpcodeRun } from './opcode-run.ts';

/** The atomic instructions. Source: https://webassembly.github.io/threads/core/binary/instructions.html */
export const ATOMIC_OPCODES: readonly OpcodeRun[] = [
  {
    first: 0x400,
    names: 'memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64',
    immediates: 'memoryArgument',
  },
  { first: 0x403, names: 'atomic.fence', immediates: 'fence' },
  {
    first: 0x410,
    immediates: 'memoryArgument',
    names: `i32.atomic.load i64.atomic.load i32.atomic.load8_u i32.atomic.load16_u i64.atomic.load8_u
      i64.atomic.load16_u i64.atomic.load32_u i32.atomic.store i64.atomic.store i32.atomic.store8 i32.atomic.store16
      i64.atomic.store8 i64.atomic.store16 i64.atomic.store32
      ${['add', 'sub', 'and', 'or', 'xor', 'xchg', 'cmpxchg'].map(rmwNames).join(' ')}`,
  },
];

function rmwNames(operation: string): string {
  return `i32.atomic.rmw.${operation} i64.atomic.rmw.${operation} i32.atomic.rmw8.${operation}_u
    i32.atomic.rmw16.${operation}_u i64.atomic.rmw8.${operation}_u i64.atomic.rmw16.${operation}_u
    i64.atomic.rmw32.${operation}_u`;
}
