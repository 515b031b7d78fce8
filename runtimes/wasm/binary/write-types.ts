import { leb, signedLeb } from '../../leb.ts';
import { FUNCTION, HAS_MAX, HEAP_TYPES, IS_64, REF, REF_NULL, SHARED, VALUE_TYPES } from './type-bytes.ts';
import type { FuncType, Size, ValType } from './types.ts';

const BYTE_OF = new Map(Object.entries(VALUE_TYPES).map(([byte, type]) => [type, Number(byte)]));
const HEAP_BYTE_OF = new Map<string, number>(
  Object.entries(HEAP_TYPES).map(([byte, kind]) => [kind, Number(byte)]),
);

/** The bytes of a type of values. */
export function valTypeBytes(type: ValType): number[] {
  const byte = BYTE_OF.get(type);
  if (byte !== undefined) return [byte];
  const isNullable = type.startsWith('(ref null ');
  const target = type.slice(isNullable ? '(ref null '.length : '(ref '.length, -1);
  const heap = HEAP_BYTE_OF.get(target);
  return [isNullable ? REF_NULL : REF, ...(heap === undefined ? signedLeb(BigInt(target)) : [heap])];
}

/** The bytes of a function's type. */
export function funcTypeBytes({ params, results }: FuncType): number[] {
  return [FUNCTION, ...valTypesBytes(params), ...valTypesBytes(results)];
}

/** The bytes of a size with a maximum. */
export function sizeBytes({ min, shared, is64 }: Size, max: number): number[] {
  const flags = HAS_MAX | (shared ? SHARED : 0) | (is64 ? IS_64 : 0);
  return [flags, ...leb(min), ...leb(max)];
}

function valTypesBytes(types: readonly ValType[]): number[] {
  return [...leb(types.length), ...types.flatMap(valTypeBytes)];
}
