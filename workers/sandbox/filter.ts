import { type Architecture, SYSCALLS } from './syscalls.ts';

/** One instruction of classic BPF: code, jump if true, jump if false, operand. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;
const OFFSET = { number: 0, architecture: 4 } as const;
const KILL_PROCESS = 0x80000000;
const ALLOW = 0x7fff0000;
const ERRNO = 0x00050000;
const EPERM = 1;
const ENOSYS = 38;
const X32_BIT = 0x40000000;
const INSTRUCTION_BYTES = 8;

/** The sandbox's own filter: what is not on the list fails with EPERM. */
export function allowFilter(arch: Architecture): Buffer {
  const allowed = Object.values(SYSCALLS[arch].allowed);
  const checks = allowed.flatMap((number): Instruction[] => [
    [JUMP_IF_EQUAL, 0, 1, number],
    [RETURN, 0, 0, ALLOW],
  ]);
  return assemble([...prologue(arch), ...checks, [RETURN, 0, 0, ERRNO | EPERM]]);
}

/** The launcher's filter: no io_uring, since what goes through a ring no later filter sees. */
export function ringlessFilter(arch: Architecture): Buffer {
  return assemble([
    ...prologue(arch),
    [JUMP_IF_EQUAL, 0, 1, SYSCALLS[arch].ioUringSetup],
    [RETURN, 0, 0, ERRNO | ENOSYS],
    [RETURN, 0, 0, ALLOW],
  ]);
}

/** Another architecture's calls, and x64's x32 calls, have other numbers: they end the process. */
function prologue(arch: Architecture): Instruction[] {
  return [
    [LOAD_WORD, 0, 0, OFFSET.architecture],
    [JUMP_IF_EQUAL, 1, 0, SYSCALLS[arch].auditArch],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD_WORD, 0, 0, OFFSET.number],
    [JUMP_IF_AT_LEAST, 0, 1, X32_BIT],
    [RETURN, 0, 0, KILL_PROCESS],
  ];
}

/** Source: linux/filter.h, struct sock_filter; linux/seccomp.h. */
function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * INSTRUCTION_BYTES);
  program.forEach(([code, ifTrue, ifFalse, operand], index) => {
    const at = index * INSTRUCTION_BYTES;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(ifTrue, at + 2);
    bytes.writeUInt8(ifFalse, at + 3);
    bytes.writeUInt32LE(operand >>> 0, at + 4);
  });
  return bytes;
}
