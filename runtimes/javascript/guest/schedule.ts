import { setImmediate } from './timers.ts';

/** Runs a callback as a macrotask: after the code that runs now and all promise reactions, like the end of I/O. */
export function schedule(callback: () => void): void {
  setImmediate(callback);
}
