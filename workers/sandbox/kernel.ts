import ffi from 'node:ffi';
import { architecture, SYSCALLS } from './syscalls.ts';

const PR_SET_PDEATHSIG = 1;
const PR_SET_NO_NEW_PRIVS = 38;
const SIGKILL = 9n;
const F_SETFD = 2n;
const SECCOMP_SET_MODE_FILTER = 1n;
const SECCOMP_FILTER_FLAG_TSYNC = 1n;
const RLIMIT = { data: 2n, stack: 3n, core: 4n } as const;
const INSTRUCTION_BYTES = 8;

/** The kernel's calls that build the process wall, bound once. Nothing keeps a reference to them after the lock. */
export interface Kernel {
  noNewPrivileges(): void;
  /** Lets the kernel kill this process when its parent dies. */
  dieWithParent(): void;
  parentId(): number;
  /** Keeps a descriptor open across execve; Node marks all but the standard ones to be closed. */
  inherit(descriptor: number): void;
  /** Installs a seccomp filter on all threads. */
  filter(program: Buffer): void;
  /** Sets soft and hard limit of a resource, in bytes. */
  limit(resource: keyof typeof RLIMIT, bytes: number): void;
}

/** Binds `syscall(2)`. @throws Error where the kernel refuses, each call alike */
export function openKernel(): Kernel {
  const numbers = SYSCALLS[architecture()];
  const { functions } = ffi.dlopen(null, {
    syscall: { return: 'i64', arguments: ['i64', 'u64', 'u64', 'u64', 'u64', 'u64'] },
  });
  const call = (name: string, number: number, ...args: bigint[]): number => {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = args;
    const result = Number(functions.syscall(BigInt(number), a, b, c, d, e));
    if (result < 0) throw new Error(`The kernel refuses ${name}`);
    return result;
  };
  return {
    noNewPrivileges: () => void call('no_new_privs', numbers.prctl, BigInt(PR_SET_NO_NEW_PRIVS), 1n),
    dieWithParent: () => void call('parent death signal', numbers.prctl, BigInt(PR_SET_PDEATHSIG), SIGKILL),
    parentId: () => call('getppid', numbers.getppid),
    inherit: (descriptor) => void call('fcntl', numbers.fcntl, BigInt(descriptor), F_SETFD, 0n),
    filter(program) {
      const header = Buffer.alloc(16);
      header.writeUInt16LE(program.length / INSTRUCTION_BYTES, 0);
      header.writeBigUInt64LE(BigInt(ffi.getRawPointer(program)), 8);
      const at = BigInt(ffi.getRawPointer(header));
      call('seccomp', numbers.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, at);
    },
    limit(resource, bytes) {
      const limits = Buffer.alloc(16);
      limits.writeBigUInt64LE(BigInt(bytes), 0);
      limits.writeBigUInt64LE(BigInt(bytes), 8);
      call('prlimit', numbers.prlimit64, 0n, RLIMIT[resource], BigInt(ffi.getRawPointer(limits)));
    },
  };
}
