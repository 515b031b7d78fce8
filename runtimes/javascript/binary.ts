import { concat, rewriteSections } from '../binary.ts';
import { leb, readLeb } from '../leb.ts';
import { SECTION } from '../section-ids.ts';
import { admit } from '../wasm/binary/admit.ts';
import { rewrite } from '../wasm/binary/rewrite.ts';

/** The name under which the rewritten module exports its function table. */
export const TABLE_EXPORT = 'cloche_table';

/** The sections that are rewritten. */
const REWRITTEN = [SECTION.import, SECTION.table, SECTION.global, SECTION.export, SECTION.data];
const FUNCREF = 0x70;
const I32 = 0x7f;
const I32_CONST = 0x41;
const END = 0x0b;
const MEMORY_IMPORT = 2;
const TABLE_INDEX_EXPORT = [1, 0];

/** The engine is linked with 5 MiB of C stack below its heap; it uses one, and less memory resets faster. */
const LINKED_STACK_BYTES = 5 * 1024 * 1024;
const STACK_BYTES = 1280 * 1024;

/** A rewritten engine. */
export interface RewrittenEngine {
  bytes: Uint8Array<ArrayBuffer>;
  /** The address of the word that says where the heap ends: `sbrk` moves it up, and nothing moves it down. */
  heapEndAt: number;
}

/**
 * Rewrites the engine's binary in four places: the imported memory may be as small as the booted heap, the C stack
 * is smaller, and so the heap starts lower, the function table has one more slot, and it is exported, so that the
 * host can set that slot (see `tracker.ts`).
 * Fails loudly when the binary does not have the expected shape.
 * Source: https://webassembly.github.io/spec/core/binary/modules.html
 */
export function rewriteEngine(binary: Uint8Array): RewrittenEngine {
  const rewritten = new Set<number>();
  const state: Rewrite = { heapBase: 0, heapEndAt: 0 };
  const bytes = rewriteSections(binary, ({ id, body }) => {
    const replaced = rewriteSection(id, body, state);
    if (replaced !== body) rewritten.add(id);
    return replaced;
  });
  if (rewritten.size !== REWRITTEN.length) {
    throw new Error(
      'The engine binary does not have the expected sections; its version is not the pinned one',
    );
  }
  return { bytes, heapEndAt: state.heapEndAt };
}

/** The same engine, which counts its instructions. */
export function meter(engine: Uint8Array): Uint8Array<ArrayBuffer> {
  return rewrite(engine, admit(engine), { fuel: true });
}

/** The index of the table slot that the rewrite adds: the last one. */
export function spareSlot(table: WebAssembly.Table): number {
  return table.length - 1;
}

/** What one section tells the next: where the heap starts in the binary as it is linked, which is the stack's top. */
interface Rewrite {
  heapBase: number;
  heapEndAt: number;
}

function rewriteSection(id: number, body: Uint8Array, state: Rewrite): Uint8Array {
  if (id === SECTION.import) return lowerMemoryMinimum(body);
  if (id === SECTION.table) return addTableSlot(body);
  if (id === SECTION.global) return lowerStack(body, state);
  if (id === SECTION.data) return lowerHeap(body, state);
  if (id === SECTION.export) return exportTable(body);
  return body;
}

/** The memory is the last import: `… 02 01 minimum maximum`. The least minimum lets the caller choose. */
function lowerMemoryMinimum(body: Uint8Array): Uint8Array {
  for (let at = body.length - 2; at > 0; at--) {
    if (body[at] !== MEMORY_IMPORT || body[at + 1] !== 1) continue;
    const minimum = readLeb(body, at + 2);
    const maximum = readLeb(body, minimum.next);
    if (maximum.next !== body.length) continue;
    return concat([body.subarray(0, at + 2), Uint8Array.from([1, ...leb(maximum.value)])]);
  }
  throw new Error('The engine binary does not import its memory with a maximum');
}

/** The table is `01 70 00 minimum`: one, of functions, without a maximum; nothing in the module grows it. */
function addTableSlot(body: Uint8Array): Uint8Array {
  const minimum = readLeb(body, 3);
  if (body[0] !== 1 || body[1] !== FUNCREF || body[2] !== 0 || minimum.next !== body.length) {
    throw new Error('The engine binary does not have one function table');
  }
  const size = leb(minimum.value + 1);
  return Uint8Array.from([1, FUNCREF, 1, ...size, ...size]);
}

/** The one global is the stack pointer: `01 7f 01 41 value 0b`. */
function lowerStack(body: Uint8Array, state: Rewrite): Uint8Array {
  const top = readLeb(body, 4);
  if (body[0] !== 1 || body[1] !== I32 || body[3] !== I32_CONST || top.next !== body.length - 1) {
    throw new Error('The engine binary does not have its stack pointer as its one global');
  }
  state.heapBase = top.value;
  return Uint8Array.from([...body.subarray(0, 4), ...signedLeb(lowered(top.value)), END]);
}

/** `sbrk` starts from a word of data that holds the heap's base. */
function lowerHeap(body: Uint8Array, state: Rewrite): Uint8Array {
  const { heapBase } = state;
  const copy = Uint8Array.from(body);
  const view = new DataView(copy.buffer);
  const places = Array.from({ length: body.length - 3 }, (_, at) => at).filter(
    (at) => view.getUint32(at, true) === heapBase,
  );
  const [place] = places;
  if (place === undefined || places.length !== 1)
    throw new Error('The engine binary keeps its heap base elsewhere');
  view.setUint32(place, lowered(heapBase), true);
  state.heapEndAt = addressOf(body, place);
  return copy;
}

/** Where a byte of the data section stands in memory: segments are `00 41 address 0b length bytes`. */
function addressOf(body: Uint8Array, place: number): number {
  for (let at = readLeb(body, 0).next; at < place; ) {
    const address = readLeb(body, at + 2);
    const length = readLeb(body, address.next + 1);
    if (body[at] !== 0 || body[at + 1] !== I32_CONST || body[address.next] !== END) break;
    at = length.next + length.value;
    if (place < at) return address.value + place - length.next;
  }
  throw new Error('The engine binary does not keep its data in plain segments');
}

function lowered(heapBase: number): number {
  return heapBase - LINKED_STACK_BYTES + STACK_BYTES;
}

function exportTable(body: Uint8Array): Uint8Array {
  const count = readLeb(body, 0);
  const name = new TextEncoder().encode(TABLE_EXPORT);
  const entry = Uint8Array.from([...leb(name.length), ...name, ...TABLE_INDEX_EXPORT]);
  return concat([Uint8Array.from(leb(count.value + 1)), body.subarray(count.next), entry]);
}

/** A positive number whose last byte keeps its sign bit clear. */
function signedLeb(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)];
}
