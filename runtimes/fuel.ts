import type { Snippet } from '../src/core/snippet.ts';
import { readGlobal, writeGlobal } from './global.ts';

/** Counts the instructions of metered instances: they take what they execute from a global, and trap below zero. */
export interface Fuel {
  /** What metered modules import as `fuel`: instructions left. */
  readonly global: WebAssembly.Global;
  /** Begins to count; without a limit, as far as a number is exact. */
  begin(limit: number | null): void;
  /** Instructions executed since, at most the limit. */
  readonly used: number;
  readonly isOut: boolean;
}

/** Makes a counter that has begun without a limit. */
export function makeFuel(): Fuel {
  let most = Number.MAX_SAFE_INTEGER;
  const global = new WebAssembly.Global({ value: 'i64', mutable: true }, BigInt(most));
  return {
    global,
    begin(limit) {
      most = limit ?? Number.MAX_SAFE_INTEGER;
      writeGlobal(global, BigInt(most));
    },
    get used() {
      return Math.min(most - Number(readGlobal(global)), most);
    },
    get isOut() {
      return readGlobal(global) < 0n;
    },
  };
}

/** Whether the instructions of a run are counted: where they are limited, and where they are part of what stays the same. */
export function isMetered({ limits, deterministic }: Snippet): boolean {
  return limits.fuel !== null || deterministic !== undefined;
}
