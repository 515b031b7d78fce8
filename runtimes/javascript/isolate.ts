import { type Fuel, makeFuel } from '../fuel.ts';
import { hostFunctions, type Session } from './bridge.ts';
import { RAISED, type Raised, type Value } from './callbacks.ts';
import { type MemoryImage, restoreImage, takeImage } from './image.ts';
import { withMeta } from './meta.ts';
import { EVAL, type OpenOptions, QuickJs } from './quickjs.ts';
import { withoutSources } from './sources.ts';
import { trackRejections } from './tracker.ts';

/** What the host calls inside the guest; `guest/main.ts` gives them. */
const HOOKS = [
  'begin',
  'resolve',
  'load',
  'loadMain',
  'enterModule',
  'complete',
  'uncaught',
  'rejection',
  'checkRejections',
  'ticks',
  'pump',
  'end',
  'endUnsettled',
] as const;
type Hook = (typeof HOOKS)[number];

/** The text of a module of the prelude, by its canonical name. */
export type Prelude = ReadonlyMap<string, string>;

/** What an isolate is made of: the compiled engine, which counts its instructions if it is metered, and the prelude. */
export type Parts = Omit<OpenOptions, 'memory' | 'fuel'> & {
  prelude: Prelude;
  isMetered: boolean;
  /** See `RewrittenEngine`. */
  heapEndAt: number;
};

/** A booted isolate at rest: its memory, and where its hooks stand in it. */
export interface Image {
  memory: MemoryImage;
  hooks: Record<Hook, Value>;
  context: number;
}

const PAGE = 65_536;
const BOOT_PAGES = 32;
const MAX_BOOT_PAGES = 512;
const HEADROOM_PAGES = 9;
const MIB = 1024 * 1024;

/** A memory that grew by more is dropped: what is at rest would hold it, and a run that fills so much takes longer than a new one. */
const MAX_GROWN_BYTES = 16 * MIB;

/** What resets may clear, run after run, that none of these runs had used: by then a new isolate would have cost less. */
const MAX_IDLE_BYTES = 512 * MIB;

/**
 * One run's memory: an engine instance whose linear memory cannot grow past the cap. It is made from the image of a
 * booted one and goes back to that image after a run: all of its memory is written anew, and that is everything the
 * guest can change but its length, since the module has no table mutators and its one mutable global, the stack pointer,
 * stands at its base when no call is under way. Longer than new it gives the next guest no more and no less: the
 * engine asks for its length only to know when to ask for more. What a trap left is never reset.
 */
export class Isolate {
  readonly quickjs: QuickJs;
  readonly #image: Image;
  readonly #holder: { session: Session | undefined };
  readonly #initialBytes: number;
  readonly #growth: { isDenied: boolean };
  readonly #heapEndAt: number;
  #idleBytes = 0;
  /** Counts what a metered engine executes. */
  readonly fuel: Fuel | undefined;
  #isBroken = false;

  private constructor({ quickjs, fuel, holder }: Opened, image: Image, heapEndAt: number) {
    this.quickjs = quickjs;
    this.#heapEndAt = heapEndAt;
    this.fuel = fuel;
    this.#image = image;
    this.#holder = holder;
    this.#initialBytes = quickjs.memory.buffer.byteLength;
    this.#growth = watchGrowth(quickjs.memory);
  }

  /** Boots the engine and its prelude once; the image serves all isolates. */
  static async boot(parts: Parts): Promise<Image> {
    const memory = new WebAssembly.Memory({ initial: BOOT_PAGES, maximum: MAX_BOOT_PAGES });
    const { quickjs, host } = await open(parts, memory, () => undefined);
    quickjs.callbacks = { shouldInterrupt: () => false, ...preludeModules(quickjs, parts.prelude) };
    const load = (name: string): Value => loadPrelude(quickjs, parts.prelude, name);
    const boot = (): Value => {
      expectValue(quickjs, quickjs.call(quickjs.getProperty(load('cloche:host'), 'connect'), [host]));
      return expectValue(quickjs, quickjs.call(quickjs.getProperty(load('cloche:main'), 'boot'), []));
    };
    const hooks = withoutSources(quickjs, boot);
    drainJobs(quickjs);
    return {
      hooks: Object.fromEntries(
        HOOKS.map((name) => [name, quickjs.getProperty(hooks, name)]),
      ) as Image['hooks'],
      context: Number(quickjs.context),
      memory: takeImage(new Uint8Array(memory.buffer)),
    };
  }

  /** Makes an isolate whose memory can hold `memoryBytes` and no more. */
  static async make(parts: Parts, image: Image, memoryBytes: number): Promise<Isolate> {
    const imagePages = image.memory.length / PAGE;
    const maximum = Math.max(Math.floor(memoryBytes / PAGE), imagePages);
    const memory = new WebAssembly.Memory({
      initial: Math.min(imagePages + HEADROOM_PAGES, maximum),
      maximum,
    });
    const opened = await open(parts, memory, () => image.hooks);
    if (Number(opened.quickjs.context) !== image.context)
      throw new Error('The engine does not boot the same way twice');
    const isolate = new Isolate(opened, image, parts.heapEndAt);
    isolate.#restore();
    return isolate;
  }

  /** Gives the isolate its run; the hooks may be called from here on. */
  enter(session: Session, shouldInterrupt: () => boolean): void {
    this.#holder.session = session;
    this.quickjs.callbacks = {
      shouldInterrupt,
      resolveModule: (importer, specifier) => this.#askName('resolve', [specifier, importer]),
      loadModule: (name) => {
        const source = this.#askName('load', [name]);
        return source === RAISED ? RAISED : withMeta(name, source, false);
      },
    };
  }

  /** Calls a hook. */
  hook(name: Hook, args: readonly Value[] = []): { value: Value } | { error: Value } {
    return this.quickjs.call(this.#image.hooks[name], args);
  }

  /** Whether the guest asked for memory past its cap. */
  get hasHitMemoryCap(): boolean {
    return this.#growth.isDenied;
  }

  /** What this run has had of linear memory, in bytes, by whole pages: as in a new isolate, up to where its heap ends. */
  get usedBytes(): number {
    const { buffer } = this.quickjs.memory;
    const heapEnd = new DataView(buffer).getUint32(this.#heapEndAt, true);
    const usedBytes = Math.ceil(heapEnd / PAGE) * PAGE;
    return Math.min(Math.max(usedBytes, this.#initialBytes), buffer.byteLength);
  }

  /** Marks the isolate as beyond reset: a host error passed through it. */
  break(): void {
    this.#isBroken = true;
  }

  /** Goes back to the image; false when that would not be complete, or costs more than a new isolate: then it is to be dropped. */
  reset(): boolean {
    this.#holder.session = undefined;
    this.quickjs.callbacks = undefined;
    this.#growth.isDenied = false;
    if (this.#isBroken || !this.#isWorthAReset()) return false;
    this.#restore();
    return true;
  }

  #isWorthAReset(): boolean {
    const grownBytes = this.quickjs.memory.buffer.byteLength - this.#initialBytes;
    if (grownBytes === 0) return true;
    this.#idleBytes = this.usedBytes > this.#initialBytes ? 0 : this.#idleBytes + grownBytes;
    // Growing takes instructions, which are counted where they are metered.
    return !this.fuel && grownBytes <= MAX_GROWN_BYTES && this.#idleBytes <= MAX_IDLE_BYTES;
  }

  #restore(): void {
    restoreImage(new Uint8Array(this.quickjs.memory.buffer), this.#image.memory);
  }

  #askName(name: Hook, args: readonly string[]): string | Raised {
    const quickjs = this.quickjs;
    const result = this.hook(
      name,
      args.map((arg) => quickjs.newString(arg)),
    );
    if ('value' in result) return quickjs.text(result.value, quickjs.memory.buffer.byteLength);
    quickjs.raise(result.error);
    return RAISED;
  }
}

/** Notes when the engine asks for memory and does not get it; it asks through the object's own `grow`. */
function watchGrowth(memory: WebAssembly.Memory): { isDenied: boolean } {
  const growth = { isDenied: false };
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    growth.isDenied = true;
    const before = grow(pages);
    growth.isDenied = false;
    return before;
  };
  return growth;
}

interface Opened {
  quickjs: QuickJs;
  host: Value;
  fuel: Fuel | undefined;
  holder: { session: Session | undefined };
}

/** Opens an engine with its host functions and its rejection tracker, always in the same order. */
async function open(
  parts: Parts,
  memory: WebAssembly.Memory,
  hooksOf: () => Image['hooks'] | undefined,
): Promise<Opened> {
  const fuel = parts.isMetered ? makeFuel() : undefined;
  const quickjs = await QuickJs.open({ ...parts, memory, fuel: fuel?.global });
  const holder: Opened['holder'] = { session: undefined };
  const session = (): Session => {
    if (!holder.session) throw new Error('The guest called the host outside of a run');
    return holder.session;
  };
  const host = quickjs.newObject();
  for (const [name, call] of Object.entries(hostFunctions(quickjs, session))) {
    quickjs.setProperty(host, name, quickjs.newFunction(name, call.length, call));
  }
  trackRejections(quickjs, (promise, reason, isHandled) => {
    const hooks = hooksOf();
    if (hooks) quickjs.call(hooks.rejection, [promise, reason, quickjs.newNumber(isHandled ? 1 : 0)]);
  });
  return { quickjs, host, fuel, holder };
}

/** Serves the prelude's own modules: `./x.ts` beside the importer, as `cloche:…` or, in its node folder, `node:…`. */
function preludeModules(quickjs: QuickJs, prelude: Prelude) {
  return {
    resolveModule: (importer: string, specifier: string): string => preludeName(importer, specifier),
    loadModule: (name: string): string | Raised => {
      const source = prelude.get(name);
      if (source !== undefined) return source;
      quickjs.raise(quickjs.newError(`The prelude has no module ${name}`));
      return RAISED;
    },
  };
}

/** Evaluates a module of the prelude and gives its namespace; its own imports are loaded with it. */
function loadPrelude(quickjs: QuickJs, prelude: Prelude, name: string): Value {
  const settled = quickjs.settled(
    expectValue(quickjs, quickjs.eval(prelude.get(name) ?? '', name, EVAL.module)),
  );
  if (settled.state === 'fulfilled') return settled.value;
  throw new Error(`The prelude does not load: ${describe(quickjs, settled)}`);
}

/** The canonical name of a prelude file given by a path relative to the importer. */
export function preludeName(importer: string, specifier: string): string {
  const folder = importer.startsWith('node:')
    ? `node/${importer.slice(5)}`
    : importer.replace(/^cloche:/, '');
  const parts = folder.split('/').slice(0, -1);
  for (const part of specifier.replace(/\.[jt]s$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts[0] === 'node' ? `node:${parts.slice(1).join('/')}` : `cloche:${parts.join('/')}`;
}

function expectValue(quickjs: QuickJs, result: { value: Value } | { error: Value }): Value {
  if ('value' in result) return result.value;
  throw new Error(`The prelude does not boot: ${describe(quickjs, { value: result.error })}`);
}

function describe(quickjs: QuickJs, result: object): string {
  if (!('value' in result)) return 'it waits for something';
  const error = result.value as Value;
  return `${quickjs.text(error, 4096)}\n${quickjs.text(quickjs.getProperty(error, 'stack'), 4096)}`;
}

function drainJobs(quickjs: QuickJs): void {
  for (let result = quickjs.runJobs(1000); 'hasMore' in result && result.hasMore; )
    result = quickjs.runJobs(1000);
}
