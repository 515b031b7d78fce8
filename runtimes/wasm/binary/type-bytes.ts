import type { ValType } from './types.ts';

/** The types that are one byte. Source: https://webassembly.github.io/spec/core/binary/types.html */
export const VALUE_TYPES: Readonly<Record<number, ValType>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
  111: 'externref',
  105: 'exnref',
};

/** What a reference can refer to besides a type of the module's. */
export const HEAP_TYPES: Readonly<Record<number, 'func' | 'extern' | 'exn'>> = {
  112: 'func',
  111: 'extern',
  105: 'exn',
};

/** Before what a reference refers to, when it may be null. */
export const REF_NULL = 0x63;
/** Before what a reference refers to, when it is never null. */
export const REF = 0x64;
/** Before the type of a function. */
export const FUNCTION = 0x60;

/** The flag of a size that has a maximum. */
export const HAS_MAX = 1;
/** The flag of the size of a shared memory. */
export const SHARED = 2;
/** The flag of a size that is counted with 64 bits. */
export const IS_64 = 4;
