import { concat, rewriteSections, sectionsOf } from '../../binary.ts';
import { leb, readLeb } from '../../leb.ts';
import { SECTION } from '../../section-ids.ts';

const FUNCTION_EXPORT = 0;
const I32_CONST = 0x41;
const END = 0x0b;
const HAS_MAXIMUM = 1;

/** What becomes of the engine. */
export interface Trim {
  /** The exports that stay. */
  exports: readonly string[] | 'all';
  maxPages: number;
}

/**
 * Drops the exports that the glue does not name, and bounds the memory that the module defines.
 * @throws when the module does not have the expected shape, or the result is not valid
 */
export function trimWasm(binary: Uint8Array, { exports, maxPages }: Trim): Uint8Array<ArrayBuffer> {
  const rewritten = new Set<number>();
  const trimmed = rewriteSections(binary, ({ id, body }) => {
    if (id === SECTION.memory) rewritten.add(id);
    if (id === SECTION.memory) return boundMemory(body, maxPages);
    if (id !== SECTION.export) return body;
    rewritten.add(id);
    return exports === 'all' ? body : keepExports(body, new Set(exports));
  });
  if (rewritten.size !== 2) throw new Error('The engine does not define one memory and its exports');
  if (!WebAssembly.validate(trimmed)) throw new Error('The rewritten engine is not a valid module');
  return trimmed;
}

/** The slot of each exported function in the function table, as the one element segment fills it. */
export function staticSlots(binary: Uint8Array): Map<string, number> {
  const sections = new Map([...sectionsOf(binary)].map(({ id, body }) => [id, body]));
  const slots = slotsOf(sections.get(SECTION.element) ?? new Uint8Array());
  const named = new Map<string, number>();
  for (const { name, kind, index } of exportsOf(sections.get(SECTION.export) ?? new Uint8Array())) {
    const slot = kind === FUNCTION_EXPORT ? slots.get(index) : undefined;
    if (slot !== undefined) named.set(name, slot);
  }
  return named;
}

/** The memory is `01 01 minimum maximum`: one, unshared, with a maximum. */
function boundMemory(body: Uint8Array, maxPages: number): Uint8Array {
  const minimum = readLeb(body, 2);
  const maximum = readLeb(body, minimum.next);
  if (body[0] !== 1 || body[1] !== HAS_MAXIMUM || maximum.next !== body.length) {
    throw new Error('The engine does not define one memory with a maximum');
  }
  if (maxPages < minimum.value || maxPages > maximum.value) {
    throw new Error(`Expected ${minimum.value} to ${maximum.value} pages of memory, got ${maxPages}`);
  }
  return Uint8Array.from([1, HAS_MAXIMUM, ...leb(minimum.value), ...leb(maxPages)]);
}

function keepExports(body: Uint8Array, kept: ReadonlySet<string>): Uint8Array {
  const entries = exportsOf(body).filter(({ name }) => kept.has(name));
  if (entries.length !== kept.size) {
    throw new Error(`Expected the engine to have ${kept.size} exports, found ${entries.length} of them`);
  }
  return concat([Uint8Array.from(leb(entries.length)), ...entries.map(({ bytes }) => bytes)]);
}

interface Export {
  name: string;
  kind: number;
  index: number;
  bytes: Uint8Array;
}

function exportsOf(body: Uint8Array): Export[] {
  const text = new TextDecoder();
  const count = readLeb(body, 0);
  const entries: Export[] = [];
  for (let at = count.next, left = count.value; left > 0; left--) {
    const length = readLeb(body, at);
    const nameEnd = length.next + length.value;
    const index = readLeb(body, nameEnd + 1);
    entries.push({
      name: text.decode(body.subarray(length.next, nameEnd)),
      kind: body[nameEnd] ?? 0,
      index: index.value,
      bytes: body.subarray(at, index.next),
    });
    at = index.next;
  }
  return entries;
}

/** The element section is `01 00 41 offset 0b` and a list of functions: one active segment for table 0. */
function slotsOf(body: Uint8Array): Map<number, number> {
  const offset = readLeb(body, 3);
  if (body[0] !== 1 || body[1] !== 0 || body[2] !== I32_CONST || body[offset.next] !== END) {
    throw new Error('The engine does not fill its function table by one active segment');
  }
  const count = readLeb(body, offset.next + 1);
  const slots = new Map<number, number>();
  for (let at = count.next, slot = 0; slot < count.value; slot++) {
    const index = readLeb(body, at);
    slots.set(index.value, offset.value + slot);
    at = index.next;
  }
  return slots;
}
