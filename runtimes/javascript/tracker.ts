import { spareSlot, TABLE_EXPORT } from './binary.ts';
import type { Value } from './callbacks.ts';
import type { QuickJs } from './quickjs.ts';

/** Called when a promise is rejected with nobody listening, and again when somebody listens after all. */
export type OnRejection = (promise: Value, reason: Value, isHandled: boolean) => void;

const RUNTIME_STRUCT_WORDS = 128;
const WORDS_FROM_INTERRUPT_TO_TRACKER = 2;

/**
 * Enables the interrupt handler, and tracks unhandled rejections, which the engine's C interface does not offer:
 * `JSRuntime.host_promise_rejection_tracker` stands two words behind `interrupt_handler`, the one word that changes
 * as the interrupt handler is enabled; it gets the index of the spare table slot, which gets the host's function.
 * Source: QuickJS `quickjs.c`, struct JSRuntime and JSHostPromiseRejectionTracker.
 */
export function trackRejections(quickjs: QuickJs, onRejection: OnRejection): void {
  const tracker = findTrackerWord(quickjs);
  const table = quickjs.exports[TABLE_EXPORT];
  if (!(table instanceof WebAssembly.Table)) throw new Error('The engine does not export its function table');
  const promiseCell = quickjs.newCell();
  const reasonCell = quickjs.newCell();
  const onEngineCall = (_context: number, promise: bigint, reason: bigint, isHandled: number): void => {
    const cells = new DataView(quickjs.memory.buffer);
    cells.setBigInt64(promiseCell, promise, true);
    cells.setBigInt64(reasonCell, reason, true);
    onRejection(promiseCell as Value, reasonCell as Value, isHandled !== 0);
  };
  table.set(spareSlot(table), toTableFunction(onEngineCall));
  new Uint32Array(quickjs.memory.buffer)[tracker] = spareSlot(table);
}

function findTrackerWord(quickjs: QuickJs): number {
  const start = Number(quickjs.runtime) / 4;
  const words = () => new Uint32Array(quickjs.memory.buffer).slice(start, start + RUNTIME_STRUCT_WORDS);
  const before = words();
  quickjs.enableInterrupts();
  const after = words();
  const changed = [...after.keys()].filter((index) => after[index] !== before[index]);
  const [handler] = changed;
  if (handler === undefined || changed.length !== 1)
    throw new Error('The engine keeps its handlers in an unknown place');
  const tracker = handler + WORDS_FROM_INTERRUPT_TO_TRACKER;
  if (after[tracker] !== 0) throw new Error('The engine has a rejection tracker already');
  return start + tracker;
}

/**
 * A host function as a table entry: a module of one import and one export of type
 * `(i32 context, i64 promise, i64 reason, i32 handled, i32 opaque) → ()`; JSValue is a NaN-boxed 64-bit word.
 */
function toTableFunction(
  call: (context: number, promise: bigint, reason: bigint, isHandled: number) => void,
): unknown {
  const [i32, i64] = [0x7f, 0x7e];
  const module = Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x01, 0x09, 0x01, 0x60, 0x05, i32, i64, i64, i32, i32, 0x00],
    ...[0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00],
    ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
  );
  return new WebAssembly.Instance(new WebAssembly.Module(module), { e: { f: call } }).exports.f;
}
