import type { Cap } from '../../src/core/outcome.ts';
import type { End, Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { type HostTime, makeClock } from '../clock.ts';
import { isMetered } from '../fuel.ts';
import { type FillRandom, seededRandom } from '../random.ts';
import type { Session, TypeStripper } from './bridge.ts';
import { drive } from './drive.ts';
import { OutOfMemory } from './heap.ts';
import { type Image, Isolate, type Parts } from './isolate.ts';

/** What the engine needs of the sandbox around it. */
export interface EngineOptions {
  parts: Omit<Parts, 'isMetered'>;
  /** Makes the metered engine's module. */
  makeMetered(): WebAssembly.Module;
  build: string;
  time: HostTime;
  random: FillRandom;
  makeStripper(): TypeStripper;
  /** Gives the memory of dropped isolates back to the system, which V8 does only as it collects. */
  collectGarbage(): void;
}

/**
 * Boots QuickJS and gives the engine: one armed isolate per memory cap that is in use, the last few kept. The metered
 * QuickJS, which counts its instructions, is booted for the first run that asks for it.
 */
export async function makeEngine(options: EngineOptions): Promise<Engine> {
  const plain = await Shelf.boot({ ...options.parts, isMetered: false });
  let metered: Shelf | undefined;
  let used: { shelf: Shelf; isolate: Isolate; memoryBytes: number } | undefined;
  const shelfFor = async (snippet: Snippet, output: Output): Promise<Shelf> => {
    if (!isMetered(snippet)) return plain;
    if (!metered) output.arming();
    metered ??= await Shelf.boot({ ...options.parts, wasm: options.makeMetered(), isMetered: true });
    return metered;
  };
  return {
    build: options.build,
    async run(snippet, output) {
      const { memoryBytes } = snippet.limits;
      const shelf = await shelfFor(snippet, output);
      const isolate = await shelf.take(memoryBytes);
      used = { shelf, isolate, memoryBytes };
      return runIn(isolate, { snippet, output, options });
    },
    async rearm() {
      const missing = shelve();
      if (missing?.shelf.hasDropped()) options.collectGarbage();
      await missing?.fill();
    },
  };

  /** What an isolate that is dropped leaves to do; in a frame of its own, so that no frame reaches it as it is collected. */
  function shelve(): { shelf: Shelf; fill(): Promise<void> } | undefined {
    if (!used) return undefined;
    const { shelf, isolate, memoryBytes } = used;
    used = undefined;
    const isKept = shelf.put(isolate, memoryBytes);
    return { shelf, fill: async () => (isKept ? undefined : shelf.fill(memoryBytes)) };
  }
}

/** Isolates at rest, by memory cap; at most a few, the longest unused dropped first. */
class Shelf {
  readonly #parts: Parts;
  readonly #image: Image;
  readonly #isolates = new Map<number, Isolate>();
  #hasDropped = false;

  private constructor(parts: Parts, image: Image) {
    this.#parts = parts;
    this.#image = image;
  }

  /** Boots an engine, and makes its isolates from then on. */
  static async boot(parts: Parts): Promise<Shelf> {
    return new Shelf(parts, await Isolate.boot(parts));
  }

  async take(memoryBytes: number): Promise<Isolate> {
    const isolate = this.#isolates.get(memoryBytes);
    this.#isolates.delete(memoryBytes);
    return isolate ?? (await Isolate.make(this.#parts, this.#image, memoryBytes));
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
  isolate.fuel?.begin(limits.fuel);
  output.started();
  const used = () => ({
    memoryBytes: isolate.usedBytes,
    fuel: isolate.fuel?.used ?? null,
  });
  const cappedBy = (limit: Cap): End => ({ status: 'limit', limit, exitCode: null, ...used() });
  try {
    const end = drive({ isolate, session, snippet, deadline, time: options.time });
    return isolate.fuel?.isOut ? cappedBy('fuel') : { ...end, ...used() };
  } catch (cause) {
    isolate.break();
    if (isolate.fuel?.isOut) return cappedBy('fuel');
    const cap = isLate() ? 'wall' : capOf(cause, isolate);
    if (!cap) throw cause;
    return cappedBy(cap);
  }
}

/** A host error that a cap explains; anything else is the engine's own fault and ends the sandbox. */
function capOf(cause: unknown, isolate: Isolate): 'memory' | 'stack' | undefined {
  if (cause instanceof OutOfMemory) return 'memory';
  // The engine does not survive every allocation that fails: it may trap soon after.
  if (cause instanceof WebAssembly.RuntimeError && isolate.hasHitMemoryCap) return 'memory';
  return cause instanceof RangeError ? 'stack' : undefined;
}
