import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEngineBinary } from '../../../runtimes/javascript/assets.ts';
import { rewriteEngine, spareSlot, TABLE_EXPORT } from '../../../runtimes/javascript/binary.ts';

const { bytes: engine } = readEngineBinary();
const HEADER_BYTES = 8;

test('the rewritten engine is a valid module with the same doors, and its table besides', () => {
  const before = new WebAssembly.Module(Uint8Array.from(engine));
  const after = new WebAssembly.Module(rewriteEngine(engine).bytes);
  expect(WebAssembly.Module.imports(after)).toEqual(WebAssembly.Module.imports(before));
  expect(WebAssembly.Module.exports(after)).toEqual([
    ...WebAssembly.Module.exports(before),
    { name: TABLE_EXPORT, kind: 'table' },
  ]);
});

test('the rewritten engine has a memory of any size, and one free table slot', () => {
  const module = new WebAssembly.Module(rewriteEngine(engine).bytes);
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 128 });
  const { exports } = new WebAssembly.Instance(module, importsOf(module, memory));
  const table = exports[TABLE_EXPORT] as WebAssembly.Table;
  expect(table.get(spareSlot(table))).toBeNull();
  expect(table.get(spareSlot(table) - 1)).not.toBeNull();
  expect(() => table.grow(1)).toThrow(RangeError);
});

test('rewriting leaves its input as it was', () => {
  const copy = Uint8Array.from(engine);
  rewriteEngine(engine);
  expect(Buffer.compare(engine, copy)).toBe(0);
});

test('an engine without one of the sections is refused', () => {
  for (const id of [2, 4, 6, 7, 11]) {
    expect(() => rewriteEngine(withoutSection(id))).toThrow(/^The engine binary/);
  }
});

test('an engine of another shape is refused', () => {
  expect(() => rewriteEngine(rewriteEngine(engine).bytes)).toThrow('The engine binary');
  expect(() => rewriteEngine(new Uint8Array())).toThrow('The engine binary');
  expect(() => rewriteEngine(engine.subarray(0, HEADER_BYTES))).toThrow('The engine binary');
});

test('bytes of any kind are refused with an error of ours or read as no section at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(() => rewriteEngine(Uint8Array.from([...engine.subarray(0, HEADER_BYTES), ...bytes]))).toThrow(
        /^The engine binary|^Offset is outside|^Invalid typed array length/,
      );
    }),
  );
});

function importsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: kind === 'memory' ? memory : () => 0 };
  }
  return imports;
}

function withoutSection(unwanted: number): Uint8Array {
  const parts = [engine.subarray(0, HEADER_BYTES)];
  for (let at = HEADER_BYTES; at < engine.length; ) {
    const { value, next } = readLength(at + 1);
    if (engine[at] !== unwanted) parts.push(engine.subarray(at, next + value));
    at = next + value;
  }
  return Buffer.concat(parts);
}

function readLength(at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = engine[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}
