import type { StoreLimits } from '../core/ports.ts';
import { dayOf, refusal } from './bounds.ts';

interface Use {
  queued: number;
  bytes: number;
}

/** What a submission asks for: `limits` are the bounds of its caller, `now` is in milliseconds since the epoch. */
export interface Claim {
  caller: string;
  bytes: number;
  limits: StoreLimits;
  now: number;
}

/** What each caller, and all of them, have waiting and stored in a memory store, and the CPU time of the day. */
export class MemoryUsage {
  readonly #callers = new Map<string, Use>();
  readonly #all: Use = { queued: 0, bytes: 0 };
  readonly #cpuMs = new Map<string, number>();
  #day = 0;

  /** Makes sure of room for one more run of a caller. @throws ClocheError `E_QUOTA_EXCEEDED` · `E_BUSY` */
  check({ caller, bytes, limits, now }: Claim): void {
    const own = this.#callers.get(caller) ?? { queued: 0, bytes: 0 };
    const cpuMs = this.#day === dayOf(now) ? (this.#cpuMs.get(caller) ?? 0) : 0;
    const mostCpuMs = (limits.cpuSecondsPerDay ?? Number.POSITIVE_INFINITY) * 1000;
    if (own.queued >= limits.queuedPerCaller) throw refusal('queuedPerCaller', limits, now);
    if (own.bytes + bytes > limits.storedBytesPerCaller) throw refusal('storedBytesPerCaller', limits, now);
    if (cpuMs >= mostCpuMs) throw refusal('cpuSecondsPerDay', limits, now);
    if (this.#all.queued >= limits.queuedInAll) throw refusal('queuedInAll', limits, now);
    if (this.#all.bytes + bytes > limits.storedBytesInAll) throw refusal('storedBytesInAll', limits, now);
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

  /** Adds to the CPU time that a caller has used today (UTC). */
  useCpu(caller: string, cpuMs: number, now: number): void {
    if (this.#day !== dayOf(now)) this.#cpuMs.clear();
    this.#day = dayOf(now);
    this.#cpuMs.set(caller, (this.#cpuMs.get(caller) ?? 0) + cpuMs);
  }
}
