import type {
  BorrowedHeapCharPointer,
  EvalFlags,
  HostRefId,
  JSContextPointer,
  JSRuntimePointer,
  JSValueConstPointer,
  JSValueConstPointerPointer,
  JSValuePointer,
  QuickJSEmscriptenModule,
  QuickJSFFI,
} from '@jitl/quickjs-ffi-types';
import { RESERVED_MODULE } from '../wasm/binary/read-imports.ts';
import { type Callbacks, engineCallbacks, type HostFunction, ignore, type Value } from './callbacks.ts';
import { Heap } from './heap.ts';

/** Evaluation flags of `quickjs.h`. */
export const EVAL = {
  script: 0 as EvalFlags,
  module: 1 as EvalFlags,
  asyncScript: 128 as EvalFlags,
} as const;
const EVAL_COMPILE_ONLY = 32;

const PROMISE_PENDING = 0;
const PROMISE_FULFILLED = 1;
const PROMISE_REJECTED = 2;

/** What a promise has come to; a value that is no promise counts as fulfilled by itself. */
export type Settled = { state: 'pending' } | { state: 'fulfilled' | 'rejected'; value: Value };

/** Everything needed to open an engine instance over a memory. */
export interface OpenOptions {
  loader(options: object): Promise<QuickJSEmscriptenModule>;
  Ffi: new (module: QuickJSEmscriptenModule) => QuickJSFFI;
  wasm: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** What is left of the instructions that the engine may execute; only a metered module imports it. */
  fuel: WebAssembly.Global | undefined;
}

/**
 * One QuickJS instance with one runtime and one context: the least typed layer over the engine's C functions.
 * Any call may throw a host error (trap, stack overflow); the instance is then to be dropped.
 * Source: quickjs-emscripten `c/interface.c`.
 */
export class QuickJs {
  readonly memory: WebAssembly.Memory;
  readonly exports: WebAssembly.Exports;
  readonly runtime: JSRuntimePointer;
  readonly context: JSContextPointer;
  callbacks: Callbacks | undefined;
  readonly #heap: Heap;
  readonly #ffi: QuickJSFFI;
  readonly #functions: HostFunction[] = [];
  readonly #decoder = new TextDecoder();
  readonly #jobCell: number;
  readonly #argvCell: number;

  private constructor(
    module: QuickJSEmscriptenModule,
    ffi: QuickJSFFI,
    options: OpenOptions,
    exports: WebAssembly.Exports,
  ) {
    this.#heap = new Heap(module);
    this.#ffi = ffi;
    this.memory = options.memory;
    this.exports = exports;
    module.callbacks = engineCallbacks({
      callbacks: () => this.callbacks,
      call: (id, argc, argv) => this.#callHost(id, argc, argv),
      give: (text) => this.#heap.give(text),
    });
    this.runtime = ffi.QTS_NewRuntime();
    ffi.QTS_RuntimeSetMaxStackSize(this.runtime, GUEST_STACK_BYTES);
    ffi.QTS_RuntimeEnableModuleLoader(this.runtime, 1);
    this.context = ffi.QTS_NewContext(this.runtime, 0 as never);
    this.#jobCell = this.newCell();
    this.#argvCell = this.#heap.allocate(MAX_ARGUMENTS * 4);
  }

  /** Opens an instance. Deterministic: two fresh instances have equal memories up to the clock. */
  static async open(options: OpenOptions): Promise<QuickJs> {
    let exports: WebAssembly.Exports = {};
    const module = await options.loader({
      wasmMemory: options.memory,
      instantiateWasm(imports: WebAssembly.Imports, onSuccess: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(options.wasm, { ...imports, ...shared(options.fuel) });
        exports = instance.exports;
        onSuccess(instance);
        return exports;
      },
      print: ignore,
      printErr: ignore,
    });
    return new QuickJs(module, new options.Ffi(module), options, exports);
  }

  /** The linear memory as bytes; valid until it grows. */
  get bytes(): Uint8Array {
    return this.#heap.bytes;
  }

  /** Makes a guest function that calls the host. The order of these calls is part of the snapshot. */
  newFunction(name: string, length: number, call: HostFunction): Value {
    const id = this.#functions.push(call);
    return this.#ffi.QTS_NewFunction(this.context, name, length, false, id as HostRefId);
  }

  newObject(): Value {
    return this.#ffi.QTS_NewObject(this.context);
  }

  newNumber(value: number): Value {
    return this.#ffi.QTS_NewFloat64(this.context, value);
  }

  /** A guest string. The text must hold no NUL: it crosses as a C string. */
  newString(text: string): Value {
    return this.#heap.lend(text, (at) =>
      this.#ffi.QTS_NewString(this.context, at as BorrowedHeapCharPointer),
    );
  }

  /** A guest ArrayBuffer with a copy of the bytes. */
  newArrayBuffer(bytes: Uint8Array): Value {
    return this.#ffi.QTS_NewArrayBuffer(this.context, this.#heap.copy(bytes) as never, bytes.length);
  }

  newError(message: string): Value {
    const error = this.#ffi.QTS_NewError(this.context);
    this.setProperty(error, 'message', this.newString(message));
    return error;
  }

  newSyntaxError(message: string): Value {
    const made = this.eval(`new SyntaxError(${JSON.stringify(message)})`, 'cloche:host', EVAL.script);
    return 'value' in made ? made.value : made.error;
  }

  setProperty(target: Value, name: string, value: Value): void {
    const key = this.newString(name);
    this.#ffi.QTS_SetProp(this.context, target, key, value);
    this.free(key);
    this.free(value);
  }

  getProperty(target: Value, name: string): Value {
    const key = this.newString(name);
    const value = this.#ffi.QTS_GetProp(this.context, target, key);
    this.free(key);
    return value;
  }

  number(value: Value): number {
    return this.#ffi.QTS_GetFloat64(this.context, value);
  }

  /** The UTF-8 bytes of a guest value as a string, cut at a NUL, at most `max` of them: a view, valid until the next call. */
  textBytes<T>(value: Value, use: (bytes: Uint8Array) => T): T {
    const at = this.#ffi.QTS_GetString(this.context, value);
    if (Number(at) === 0) return use(new Uint8Array(0));
    const heap = this.bytes;
    const end = heap.indexOf(0, at);
    const result = use(heap.subarray(at, end));
    this.#ffi.QTS_FreeCString(this.context, at);
    return result;
  }

  /** A guest value as a string of at most `maxBytes` bytes. */
  text(value: Value, maxBytes: number): string {
    return this.textBytes(value, (bytes) => this.#decoder.decode(bytes.subarray(0, maxBytes)));
  }

  /** The bytes of a guest ArrayBuffer: a view, valid until the next call. Empty for anything else. */
  arrayBuffer(value: Value): Uint8Array {
    const at = Number(this.#ffi.QTS_GetArrayBuffer(this.context, value));
    const length = at === 0 ? 0 : this.#ffi.QTS_GetArrayBufferLength(this.context, value);
    return this.bytes.subarray(at, at + length);
  }

  /** Evaluates; gives the result, or undefined with the exception given to `onError`. */
  eval(source: string, name: string, flags: EvalFlags): { value: Value } | { error: Value } {
    const result = this.#heap.lend(source, (at, length) =>
      this.#ffi.QTS_Eval(this.context, at as BorrowedHeapCharPointer, length, name, 0 as never, flags),
    );
    return this.#resolve(result);
  }

  /** Whether a source parses, without running it. */
  canCompile(source: string, name: string, flags: EvalFlags): boolean {
    const result = this.eval(source, name, (flags | EVAL_COMPILE_ONLY) as EvalFlags);
    this.free('error' in result ? result.error : result.value);
    return 'value' in result;
  }

  call(target: Value, args: readonly Value[]): { value: Value } | { error: Value } {
    const argv = this.#argvCell;
    if (args.length > MAX_ARGUMENTS) throw new Error('Too many arguments for a guest function');
    if (args.length > 0) new Uint32Array(this.memory.buffer, argv, args.length).set(args.map(Number));
    const undefinedValue = this.#ffi.QTS_GetUndefined();
    const result = this.#ffi.QTS_Call(
      this.context,
      target,
      undefinedValue,
      args.length,
      argv as unknown as JSValueConstPointerPointer,
    );
    return this.#resolve(result);
  }

  /** Throws a guest value from a host function: return what this gives. */
  raise(error: Value): Value {
    return this.#ffi.QTS_Throw(this.context, error);
  }

  free(value: Value): void {
    this.#ffi.QTS_FreeValuePointer(this.context, value as JSValuePointer);
  }

  /** Lets the engine ask {@link Callbacks.shouldInterrupt}; off until this is called. */
  enableInterrupts(): void {
    this.#ffi.QTS_RuntimeEnableInterruptHandler(this.runtime);
  }

  /** A scratch cell for a value that the engine hands over by bits. */
  newCell(): number {
    return this.#heap.allocate(8);
  }

  settled(value: Value): Settled {
    const state: number = this.#ffi.QTS_PromiseState(this.context, value);
    if (state === PROMISE_PENDING) return { state: 'pending' };
    if (state !== PROMISE_FULFILLED && state !== PROMISE_REJECTED) return { state: 'fulfilled', value };
    const result = this.#ffi.QTS_PromiseResult(this.context, value);
    return { state: state === PROMISE_FULFILLED ? 'fulfilled' : 'rejected', value: result };
  }

  /** Runs at most `count` pending jobs; whether more are waiting, or what one threw. */
  runJobs(count: number): { hasMore: boolean } | { error: Value } {
    const result = this.#ffi.QTS_ExecutePendingJob(this.runtime, count, this.#jobCell as never);
    const resolved = this.#resolve(result);
    if ('error' in resolved) return resolved;
    this.free(resolved.value);
    return { hasMore: this.#ffi.QTS_IsJobPending(this.runtime) !== 0 };
  }

  #resolve(result: JSValuePointer): { value: Value } | { error: Value } {
    const error = this.#ffi.QTS_ResolveException(this.context, result);
    if (Number(error) === 0) return { value: result };
    this.free(result);
    return { error };
  }

  #callHost(id: number, argc: number, argv: JSValueConstPointer): JSValuePointer {
    const call = this.#functions[id - 1];
    const args: Value[] = [];
    for (let index = 0; index < argc; index++) {
      args.push(this.#ffi.QTS_ArgvGetJSValueConstPointer(argv, index));
    }
    return (call?.(...args) ?? this.#ffi.QTS_GetUndefined()) as JSValuePointer;
  }
}

function shared(fuel: WebAssembly.Global | undefined): WebAssembly.Imports {
  return fuel ? { [RESERVED_MODULE]: { fuel } } : {};
}

/** The most that any hook takes; the engine reads them before the call begins, so that calls may nest. */
const MAX_ARGUMENTS = 4;

/** What guest code may use of the engine's 5 MiB C stack before it gets a catchable error. */
const GUEST_STACK_BYTES = 1024 * 1024;
