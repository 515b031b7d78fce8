import { host } from './host.ts';
import { type Due, TimerHeap } from './timer-heap.ts';

const MAX_DELAY = 2 ** 31 - 1;

interface Timer extends Due {
  callback: () => unknown;
  delayMs: number;
  repeats: boolean;
  isRef: boolean;
  isClosed: boolean;
}

const heap = new TimerHeap<Timer>();
const byId = new Map<number, Timeout>();
let lastId = 0;
let sequence = 0;
let alive = 0;
let turn = { startMs: 0, sequence: 0, count: 0 };

/** What `setTimeout` and `setInterval` give. */
export class Timeout {
  readonly #timer: Timer;
  #id = 0;

  constructor(callback: () => unknown, delay: unknown, repeats: boolean) {
    const base = { due: 0, sequence: 0, slot: -1, isRef: true, isClosed: false };
    this.#timer = { ...base, callback, repeats, delayMs: toDelay(delay) };
    start(this.#timer);
  }

  ref(): this {
    return this.#setRef(true);
  }

  unref(): this {
    return this.#setRef(false);
  }

  hasRef(): boolean {
    return this.#timer.isRef;
  }

  /** Starts the wait over, even when it has ended. */
  refresh(): this {
    if (this.#timer.isClosed) return this;
    stop(this.#timer);
    start(this.#timer);
    return this;
  }

  close(): this {
    this.#timer.isClosed = true;
    stop(this.#timer);
    byId.delete(this.#id);
    return this;
  }

  /** The number that `clearTimeout` takes too. */
  [Symbol.toPrimitive](): number {
    if (this.#id === 0) {
      this.#id = ++lastId;
      byId.set(this.#id, this);
    }
    return this.#id;
  }

  #setRef(isRef: boolean): this {
    const isWaiting = this.#timer.slot !== -1;
    if (isWaiting && isRef !== this.#timer.isRef) alive += isRef ? 1 : -1;
    this.#timer.isRef = isRef;
    return this;
  }
}

/** The timeout of a number. */
export function timeoutOf(id: number): Timeout | undefined {
  return byId.get(id);
}

/** Starts a turn of the loop: what is due from now on, or made from now on, waits for the next. */
export function startTurn(): void {
  turn = { startMs: host.now(), sequence, count: turn.count + 1 };
}

/** The callback of the next timer of this turn. */
export function takeTimer(): (() => void) | undefined {
  const timer = heap.peek();
  if (!timer || timer.due > turn.startMs || timer.sequence > turn.sequence) return undefined;
  return () => fire(timer);
}

/** Whether any timer waits, even one that does not keep the program alive. */
export function hasTimer(): boolean {
  return heap.peek() !== undefined;
}

/** Milliseconds until the next timer is due; undefined when none keeps the program alive. */
export function untilTimer(): number | undefined {
  const timer = heap.peek();
  return timer && alive > 0 ? Math.max(0, timer.due - host.now()) : undefined;
}

function fire(timer: Timer): void {
  stop(timer);
  try {
    timer.callback();
  } finally {
    const isWaiting = timer.slot !== -1;
    if (timer.repeats && !timer.isClosed && !isWaiting) start(timer);
  }
}

function start(timer: Timer): void {
  // A real process takes longer than a millisecond to start: the shortest timers of the main program are due by then.
  const isDueAtOnce = turn.count === 0 && timer.delayMs === 1;
  timer.due = host.now() + (isDueAtOnce ? 0 : timer.delayMs);
  timer.sequence = ++sequence;
  heap.add(timer);
  if (timer.isRef) alive++;
}

function stop(timer: Timer): void {
  if (timer.slot === -1) return;
  heap.remove(timer);
  if (timer.isRef) alive--;
}

function toDelay(delay: unknown): number {
  const ms = Number(delay);
  return ms >= 1 && ms <= MAX_DELAY ? Math.trunc(ms) : 1;
}
