import type { End, Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { type HostTime, makeClock } from '../clock.ts';
import { type FillRandom, seededRandom } from '../random.ts';
import type { Session, TypeStripper } from './bridge.ts';
import { drive } from './drive.ts';
import { OutOfMemory } from './heap.ts';
import { type Image, Isolate, type Parts } from './isolate.ts';

/** What the engine needs of the sandbox around it. */
export interface EngineOptions {
  parts: Parts;
  build: string;
  time: HostTime;
  random: FillRandom;
  makeStripper(): TypeStripper;
  /** Gives the memory of dropped isolates back to the system, which V8 does only as it collects. */
  collectGarbage(): void;
}

/** Boots QuickJS and gives the engine: one armed isolate per memory cap that is in use, the last few kept. */
export async function makeEngine(options: EngineOptions): Promise<Engine> {
  const image = await Isolate.boot(options.parts);
  const shelf = new Shelf(options, image);
  let used: { isolate: Isolate; memoryBytes: number } | undefined;
  return {
    build: options.build,
    async run(snippet, output) {
      const { memoryBytes } = snippet.limits;
      const isolate = await shelf.take(memoryBytes);
      used = { isolate, memoryBytes };
      return runIn(isolate, { snippet, output, options });
    },
    async rearm() {
      const missing = shelve();
      if (shelf.hasDropped()) options.collectGarbage();
      if (missing !== undefined) await shelf.fill(missing);
    },
  };

  /** The cap of an isolate that is dropped; in a frame of its own, so that no frame reaches it as it is collected. */
  function shelve(): number | undefined {
    const last = used;
    used = undefined;
    return last && !shelf.put(last.isolate, last.memoryBytes) ? last.memoryBytes : undefined;
  }
}

/** Isolates at rest, by memory cap; at most a few, the longest unused dropped first. */
class Shelf {
  readonly #options: EngineOptions;
  readonly #image: Image;
  readonly #isolates = new Map<number, Isolate>();
  #hasDropped = false;

  constructor(options: EngineOptions, image: Image) {
    this.#options = options;
    this.#image = image;
  }

  async take(memoryBytes: number): Promise<Isolate> {
    const isolate = this.#isolates.get(memoryBytes);
    this.#isolates.delete(memoryBytes);
    return isolate ?? (await Isolate.make(this.#options.parts, this.#image, memoryBytes));
  }

  /** Takes an isolate back after its run; false when it cannot be shown to be as new, and is to be dropped. */
  put(isolate: Isolate, memoryBytes: number): boolean {
    const isReset = isolate.reset();
    if (isReset) this.#isolates.set(memoryBytes, isolate);
    const [oldest] = this.#isolates.keys();
    const isFull = this.#isolates.size > MAX_ISOLATES && oldest !== undefined;
    if (isFull) this.#isolates.delete(oldest);
    this.#hasDropped ||= isFull || !isReset;
    return isReset;
  }

  /** Whether an isolate was dropped since this was asked last: its memory stays in use until it is collected. */
  hasDropped(): boolean {
    const hasDropped = this.#hasDropped;
    this.#hasDropped = false;
    return hasDropped;
  }

  /** Arms an isolate ahead of need. */
  async fill(memoryBytes: number): Promise<void> {
    this.#isolates.set(memoryBytes, await this.take(memoryBytes));
  }
}

const MAX_ISOLATES = 3;

interface Visit {
  snippet: Snippet;
  output: Output;
  options: EngineOptions;
}

function runIn(isolate: Isolate, { snippet, output, options }: Visit): End {
  const { deterministic, limits } = snippet;
  const session: Session = {
    output,
    clock: makeClock(options.time, deterministic?.nowMs),
    random: deterministic ? seededRandom(deterministic.seed) : options.random,
    types: options.makeStripper(),
    outputBytes: limits.outputBytes,
  };
  const deadline = options.time.monotonic() + limits.wallMs;
  const isLate = () => options.time.monotonic() >= deadline;
  isolate.enter(session, () => session.stop !== undefined || isLate());
  output.started();
  const memoryBytes = () => isolate.quickjs.memory.buffer.byteLength;
  const base = { exitCode: null, fuel: null } as const;
  try {
    const end = drive({ isolate, session, snippet, deadline, time: options.time });
    return { ...end, memoryBytes: memoryBytes(), fuel: null };
  } catch (cause) {
    isolate.break();
    if (isLate()) return { ...base, status: 'limit', limit: 'wall', memoryBytes: memoryBytes() };
    const cap = capOf(cause, isolate);
    if (!cap) throw cause;
    return { ...base, status: 'limit', limit: cap, memoryBytes: memoryBytes() };
  }
}

/** A host error that a cap explains; anything else is the engine's own fault and ends the sandbox. */
function capOf(cause: unknown, isolate: Isolate): 'memory' | 'stack' | undefined {
  if (cause instanceof OutOfMemory) return 'memory';
  // The engine does not survive every allocation that fails: it may trap soon after.
  if (cause instanceof WebAssembly.RuntimeError && isolate.hasHitMemoryCap) return 'memory';
  return cause instanceof RangeError ? 'stack' : undefined;
}
