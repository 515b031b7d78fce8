import type { Snippet } from '../../src/core/snippet.ts';
import { isMetered, makeFuel } from '../fuel.ts';
import { readGlobal, writeGlobal } from '../global.ts';

/** What all instances of one upload may still hold and execute; the instances themselves count, by shared globals. */
export interface Allowance {
  /** What rewritten modules import: no prototype, and nothing but WebAssembly globals. */
  readonly globals: Readonly<Record<string, WebAssembly.Global>>;
  /** Takes what an instance holds from the start; false when that is too much. */
  take(bytes: number): boolean;
  /** What memories and tables hold, in bytes. */
  readonly usedBytes: number;
  /** Whether an instance asked for more than it could have. */
  readonly isDenied: boolean;
  /** Instructions executed, or null where they are not counted. */
  readonly fuel: number | null;
  readonly isOutOfFuel: boolean;
}

/** Makes the allowance of one run. */
export function makeAllowance(snippet: Snippet): Allowance {
  const { memoryBytes, fuel: limit } = snippet.limits;
  const isCounted = isMetered(snippet);
  const budget = new WebAssembly.Global({ value: 'i64', mutable: true }, BigInt(memoryBytes));
  const denied = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  const fuel = makeFuel();
  fuel.begin(limit);
  return {
    globals: Object.freeze(Object.assign(Object.create(null), { budget, denied, fuel: fuel.global })),
    take(bytes) {
      const left = BigInt(readGlobal(budget)) - BigInt(bytes);
      if (left < 0n) return false;
      writeGlobal(budget, left);
      return true;
    },
    get usedBytes() {
      return memoryBytes - Number(readGlobal(budget));
    },
    get isDenied() {
      return readGlobal(denied) !== 0;
    },
    get fuel() {
      return isCounted ? fuel.used : null;
    },
    get isOutOfFuel() {
      return isCounted && fuel.isOut;
    },
  };
}
