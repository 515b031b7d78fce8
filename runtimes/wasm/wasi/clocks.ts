import { wasi } from '@bjorn3/browser_wasi_shim';
import type { World } from '../world.ts';

/** Nanoseconds that clocks say they count in. */
export const RESOLUTION_NS = 1000n;

const NS_PER_MS = 1_000_000;

/** The clocks of one run. */
export interface Clocks {
  /** Nanoseconds since the epoch. */
  now(): bigint;
  /** The time of a clock by its number, in nanoseconds; undefined for no such clock. */
  time(id: number): bigint | undefined;
  sleep(ns: bigint): void;
}

/**
 * Makes the clocks of one run. Those of the process and of the thread tell how long the run is under way: the CPU time
 * of the host's process is none of the guest's.
 */
export function makeClocks({ clock, monotonic }: Pick<World, 'clock' | 'monotonic'>): Clocks {
  const startMs = monotonic();
  return {
    now: () => toNanoseconds(clock.now()),
    time(id) {
      if (id === wasi.CLOCKID_REALTIME) return toNanoseconds(clock.now());
      if (id === wasi.CLOCKID_MONOTONIC) return toNanoseconds(monotonic());
      const isOfRun = id === wasi.CLOCKID_PROCESS_CPUTIME_ID || id === wasi.CLOCKID_THREAD_CPUTIME_ID;
      return isOfRun ? toNanoseconds(monotonic() - startMs) : undefined;
    },
    sleep: (ns) => clock.sleep(Number(ns) / NS_PER_MS),
  };
}

/** In two parts, since the nanoseconds of an epoch are more than a number can tell apart. */
function toNanoseconds(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * BigInt(NS_PER_MS) + BigInt(Math.floor((ms - whole) * NS_PER_MS));
}
