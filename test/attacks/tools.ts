import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import ffi from 'node:ffi';
import fs from 'node:fs';
import inspector from 'node:inspector';
import net from 'node:net';
import workerThreads from 'node:worker_threads';

/** Numbers of `x86_64/asm/unistd_64.h` that the intruder calls. */
const NUMBERS = {
  getpid: 39,
  socket: 41,
  clone: 56,
  execve: 59,
  kill: 62,
  ptrace: 101,
  getppid: 110,
  prctl: 157,
  openat: 257,
  prlimit64: 302,
  seccomp: 317,
  io_uring_setup: 425,
};

/** What an attacker who was there before the lock would have kept. */
export interface Tools {
  childProcess: typeof childProcess;
  dgram: typeof dgram;
  dns: typeof dns;
  ffi: typeof ffi;
  fs: typeof fs;
  inspector: typeof inspector;
  net: typeof net;
  workerThreads: typeof workerThreads;
  /** Makes a system call: its result, or the number of its error, negative as the kernel gives it. */
  call(name: keyof typeof NUMBERS, ...args: (number | bigint | Uint8Array)[]): number;
}

/** Gathers modules and bindings while nothing is locked yet. */
export async function gatherTools(): Promise<Tools> {
  const { functions } = ffi.dlopen(null, {
    syscall: { return: 'i64', arguments: ['i64', 'u64', 'u64', 'u64', 'u64', 'u64'] },
    __errno_location: { return: 'u64', arguments: [] },
  });
  const error = new Int32Array(ffi.toArrayBuffer(functions.__errno_location(), 4, false));
  const place = makeScratch();
  return {
    ...{ childProcess, dgram, dns, ffi, fs, inspector, net, workerThreads },
    call(name, ...args) {
      const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = args.map((arg) =>
        arg instanceof Uint8Array ? place(arg) : BigInt.asUintN(64, BigInt(arg)),
      );
      const result = Number(functions.syscall(BigInt(NUMBERS[name]), a, b, c, d, e));
      return result === -1 ? -(error[0] ?? 0) : result;
    },
  };
}

/** Memory at a known address, since addresses cannot be asked for after the lock. */
function makeScratch(): (bytes: Uint8Array) => bigint {
  const memory = Buffer.alloc(4096);
  const address = BigInt(ffi.getRawPointer(memory));
  let used = 0;
  return (bytes) => {
    const at = used;
    memory.set(bytes, at);
    used += bytes.length + 8;
    return address + BigInt(at);
  };
}
