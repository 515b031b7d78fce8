import type { Descriptor } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { CALLS, CallName, Kind } from './signatures.ts';
import type { Vectors } from './vectors.ts';

/** What a parameter of each kind is decoded to. */
interface Plain {
  u32: number;
  u64: bigint;
  path: string;
  buffer: Uint8Array;
  vectors: Vectors;
}

type Value<K extends Kind> = K extends keyof Plain
  ? Plain[K]
  : K extends `out${number}`
    ? DataView
    : Descriptor;

type Values<Kinds extends readonly Kind[]> = { readonly [At in keyof Kinds]: Value<Kinds[At]> };

/** What each function does, told its parameters as one list, checked and decoded. */
export type Handlers = { [Name in CallName]: (args: Values<(typeof CALLS)[Name]>) => Errno };
