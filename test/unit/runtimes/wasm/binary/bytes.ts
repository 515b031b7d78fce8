import { leb } from '../../../../../runtimes/leb.ts';

/** Numbers and lists of numbers. */
export type Bytes = number | readonly Bytes[];

/** One list of bytes. */
export function flat(...bytes: Bytes[]): number[] {
  const nested: readonly unknown[] = bytes;
  return nested.flat(Infinity) as number[];
}

/** The bytes of a module with these sections. */
export function moduleOf(...sections: Bytes[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(flat([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], sections));
}

/** A section with its size. */
export function section(id: number, ...content: Bytes[]): number[] {
  const bytes = flat(content);
  return [id, ...leb(bytes.length), ...bytes];
}

/** A list with its count. */
export function list(items: readonly Bytes[]): number[] {
  return [...leb(items.length), ...flat(items)];
}

/** So many of one thing. */
export function times(count: number, ...bytes: Bytes[]): number[] {
  return new Array<number[]>(count).fill(flat(bytes)).flat();
}

/** A function's body with its size; `code` lacks the last `end`. */
export function body(code: Bytes, { locals = 0 } = {}): number[] {
  const bytes = flat(locals > 0 ? [1, leb(locals), 0x7f] : 0, code, 0x0b);
  return [...leb(bytes.length), ...bytes];
}

/** A module of one function that takes and gives nothing. */
export function moduleWith(
  code: Bytes,
  { locals = 0, before = [] as Bytes[] } = {},
): Uint8Array<ArrayBuffer> {
  return moduleOf(
    section(1, 1, 0x60, 0, 0),
    section(3, 1, 0),
    before,
    section(10, 1, body(code, { locals })),
  );
}
