import type {
  BorrowedHeapCharPointer,
  JSValueConstPointer,
  JSValuePointer,
  QuickJSEmscriptenModule,
} from '@jitl/quickjs-ffi-types';

/** A guest value: the address of a cell in linear memory that holds it. 0 is "none". */
export type Value = JSValuePointer | JSValueConstPointer;

/** A function of the host: takes guest values, gives one, or undefined for `undefined`. */
export type HostFunction = (...args: Value[]) => Value | undefined;

/** How the engine asks the host while guest code runs. */
export interface Callbacks {
  shouldInterrupt(): boolean;
  /** Gives the canonical name of a module, or a thrown guest value (see {@link QuickJs.raise}). */
  resolveModule(importer: string, specifier: string): string | Raised;
  /** Gives the source of a module. */
  loadModule(name: string): string | Raised;
}

/** Says that a guest exception is pending. */
export const RAISED = Symbol('raised');
export type Raised = typeof RAISED;

/** What the engine's callbacks need of the instance. */
interface Access {
  callbacks(): Callbacks | undefined;
  call(id: number, argc: number, argv: JSValueConstPointer): JSValuePointer;
  /** Copies text in as a C string that the engine frees. */
  give(text: string): number;
}

/** The callbacks that the engine's glue expects, over one instance. */
export function engineCallbacks({ callbacks, call, give }: Access): QuickJSEmscriptenModule['callbacks'] {
  const giveName = (text: string | Raised | undefined): BorrowedHeapCharPointer =>
    (typeof text === 'string' ? give(text) : 0) as BorrowedHeapCharPointer;
  return {
    freeHostRef: ignore,
    callFunction: (_asyncify, _context, _self, argc, argv, id) => call(Number(id), argc, argv),
    shouldInterrupt: () => (callbacks()?.shouldInterrupt() ? 1 : 0),
    loadModuleSource: (_asyncify, _runtime, _context, name) => giveName(callbacks()?.loadModule(name)),
    normalizeModule: (_asyncify, _runtime, _context, base, name) =>
      giveName(callbacks()?.resolveModule(base, name)),
  };
}

/** For what the engine tells and nobody needs. */
export function ignore(): void {
  // The engine's own console and reference counting have nothing to tell.
}
