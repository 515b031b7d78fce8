import type { QuickJs } from './quickjs.ts';

const STRIP_SOURCE = 1;
const STRIP_FLAGS_WORD = 57;
const SHAPE_HASH_BITS_WORD = STRIP_FLAGS_WORD + 1;
const SHAPE_HASH_SIZE_WORD = STRIP_FLAGS_WORD + 2;

/**
 * Has the engine compile without keeping the text of functions while `compile` runs: a quarter of what the prelude
 * would take. Such a function prints as native. The C interface does not offer it: `JSRuntime.strip_flags` stands
 * before the shape table's bits and size, by which its place is checked.
 * Source: QuickJS `quickjs.c`, struct JSRuntime and JS_SetStripInfo.
 */
export function withoutSources<T>(quickjs: QuickJs, compile: () => T): T {
  const words = (): Uint32Array => new Uint32Array(quickjs.memory.buffer, Number(quickjs.runtime));
  const before = words();
  const bits = before[SHAPE_HASH_BITS_WORD] ?? 0;
  if (before[STRIP_FLAGS_WORD] !== 0 || bits === 0 || before[SHAPE_HASH_SIZE_WORD] !== 2 ** bits) {
    throw new Error('The engine keeps its flags in an unknown place');
  }
  before[STRIP_FLAGS_WORD] = STRIP_SOURCE;
  const result = compile();
  words()[STRIP_FLAGS_WORD] = 0;
  return result;
}
