import { wasi } from '@bjorn3/browser_wasi_shim';
import { type Descriptor, type Descriptors, refusalOf } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Handlers } from './handlers.ts';
import type { Right } from './rights.ts';
import { CALLS, type CallName, type Kind } from './signatures.ts';
import { readVectors, type Vectors } from './vectors.ts';

const MAX_PATH_BYTES = 4096;

/** A function as WebAssembly calls it. */
export type Call = (...args: readonly (number | bigint)[]) => number | undefined;

/** What parameters are decoded by. */
export interface Decoding {
  memory: GuestMemory;
  descriptors: Descriptors;
}

/**
 * Makes the function that a guest imports from its handler: every parameter is checked and decoded before the handler
 * runs, so that what fails has done nothing, and no handler meets a wrong address. Only `proc_exit` gives nothing.
 */
export function bind(name: CallName, handlers: Handlers, decoding: Decoding): Call {
  const kinds: readonly Kind[] = CALLS[name];
  const handle = handlers[name] as (args: readonly unknown[]) => Errno;
  const decoders = kinds.map((kind) => decoderOf(kind, decoding));
  return (...raw) => {
    const args: unknown[] = [];
    let at = 0;
    for (const { width, isPlain, decode } of decoders) {
      const value = decode(raw[at] ?? 0, Number(raw[at + 1] ?? 0) >>> 0);
      if (!isPlain && typeof value === 'number') return value;
      args.push(value);
      at += width;
    }
    return handle(args);
  };
}

interface Decoder {
  /** How many parameters of WebAssembly's it takes. */
  width: 1 | 2;
  /** Whether it gives a number as its value: any other gives one as an errno. */
  isPlain: boolean;
  decode(first: number | bigint, second: number): unknown;
}

function decoderOf(kind: Kind, { memory, descriptors }: Decoding): Decoder {
  if (kind === 'u64')
    return { width: 1, isPlain: true, decode: (value) => BigInt.asUintN(64, BigInt(value)) };
  if (kind === 'u32') return { width: 1, isPlain: true, decode: (value) => Number(value) >>> 0 };
  const of = (width: 1 | 2, decode: (first: number, second: number) => object | string | Errno): Decoder => {
    return { width, isPlain: false, decode: (first, second) => decode(Number(first) >>> 0, second) };
  };
  if (kind === 'path') return of(2, (at, length) => readPath(memory, at, length));
  if (kind === 'buffer') return of(2, (at, length) => memory.bytes(at, length) ?? wasi.ERRNO_FAULT);
  if (kind === 'vectors')
    return of(2, (at, count): Vectors | Errno => readVectors(memory, at, count) ?? wasi.ERRNO_FAULT);
  if (kind.startsWith('out')) {
    const bytes = Number(kind.slice('out'.length));
    return of(1, (at) => memory.view(at, bytes) ?? wasi.ERRNO_FAULT);
  }
  const right = kind.slice('fd:'.length) as Right | '';
  return of(1, (fd) => find(descriptors, fd, right));
}

function find(descriptors: Descriptors, fd: number, right: Right | ''): Descriptor | Errno {
  const descriptor = descriptors.get(fd);
  if (!descriptor) return wasi.ERRNO_BADF;
  return (right !== '' && refusalOf(descriptor, right)) || descriptor;
}

const strictly = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A path is text of the guest's, without NUL, which would end it for some and not for others. */
function readPath(memory: GuestMemory, at: number, length: number): string | Errno {
  const bytes = memory.bytes(at, length);
  if (!bytes) return wasi.ERRNO_FAULT;
  if (length > MAX_PATH_BYTES) return wasi.ERRNO_NAMETOOLONG;
  try {
    const path = strictly.decode(bytes.slice());
    return path.includes('\0') ? wasi.ERRNO_INVAL : path;
  } catch {
    return wasi.ERRNO_ILSEQ;
  }
}
