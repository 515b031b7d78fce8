import type { StoreLimits } from '../core/ports.ts';
import { refusal } from './bounds.ts';

interface Use {
  queued: number;
  bytes: number;
}

/** What each caller, and all of them, have waiting and stored in a memory store. */
export class MemoryUsage {
  readonly #limits: StoreLimits;
  readonly #callers = new Map<string, Use>();
  readonly #all: Use = { queued: 0, bytes: 0 };

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  /** Makes room for one more run of a caller. @throws ClocheError `E_QUOTA_EXCEEDED` · `E_BUSY` */
  check(caller: string, bytes: number): void {
    const limits = this.#limits;
    const own = this.#callers.get(caller) ?? { queued: 0, bytes: 0 };
    if (own.queued >= limits.queuedPerCaller) throw refusal('queuedPerCaller', limits);
    if (own.bytes + bytes > limits.storedBytesPerCaller) throw refusal('storedBytesPerCaller', limits);
    if (this.#all.queued >= limits.queuedInAll) throw refusal('queuedInAll', limits);
    if (this.#all.bytes + bytes > limits.storedBytesInAll) throw refusal('storedBytesInAll', limits);
  }

  /** Adds to what a caller has; negative numbers give back. */
  add(caller: string, queued: number, bytes: number): void {
    this.#all.queued += queued;
    this.#all.bytes += bytes;
    const own = this.#callers.get(caller) ?? { queued: 0, bytes: 0 };
    const next = { queued: own.queued + queued, bytes: own.bytes + bytes };
    if (next.queued === 0 && next.bytes === 0) this.#callers.delete(caller);
    else this.#callers.set(caller, next);
  }
}
