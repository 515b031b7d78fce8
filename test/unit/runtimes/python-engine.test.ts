import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { defineAddresses } from '../../../runtimes/python/image/addresses.ts';
import { dropData } from '../../../runtimes/python/image/data.ts';
import { readInputs } from '../../../runtimes/python/image/inputs.ts';
import { importMemory } from '../../../runtimes/python/image/linear.ts';
import { trimWasm } from '../../../runtimes/python/image/wasm.ts';

const PAGES = 480;
const EXPORTS = ['__heap_base', 'Py_Version', '_hiwire_immortal_add', 'emscripten_stack_init'];

/** `memory.init` of the one segment, which is passive. */
const USES_DATA = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 12, 1, 1],
  ...[10, 14, 1, 12, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 8, 0, 0, 0x0b, 11, 3, 1, 1, 0],
]);

let engine: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const { wasm } = await readInputs(dirname(createRequire(import.meta.url).resolve('pyodide/package.json')));
  engine = trimWasm(wasm, { exports: EXPORTS, maxPages: PAGES });
});

test('without its data, the engine writes nothing to memory as an instance of it is made', () => {
  const lean = importMemory(dropData(engine));
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const bytes = new Uint8Array(memory.buffer).fill(0xaa);
  instantiate(lean, memory);
  expect(bytes.every((byte) => byte === 0xaa)).toBe(true);
  expect(lean.length).toBeLessThan(engine.length - 3_000_000);
});

test('an engine whose code refers to its data is refused', () => {
  expect(WebAssembly.validate(USES_DATA)).toBe(true);
  expect(() => dropData(USES_DATA)).toThrow('not valid without its data');
});

test('the addresses of functions are globals of the engine, and its other globals are what they were', () => {
  const own = defineAddresses(engine);
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(own));
  expect(new Set(imported.map(({ kind }) => kind))).toEqual(new Set(['function']));
  const values = (binary: Uint8Array<ArrayBuffer>) => {
    const { __heap_base: base, Py_Version: version } = instantiate(binary).exports;
    return [base, version].map((global) => (global as WebAssembly.Global).value);
  };
  expect(values(own)).toEqual(values(engine));
});

test('an engine that imports anything but functions and their addresses is refused by its name', () => {
  expect(() => defineAddresses(importMemory(engine))).toThrow('env.memory');
});

function instantiate(binary: Uint8Array<ArrayBuffer>, memory?: WebAssembly.Memory): WebAssembly.Instance {
  const module = new WebAssembly.Module(binary);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const address = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
    const value = kind === 'memory' && memory ? memory : kind === 'global' ? address : () => 0;
    imports[from] = { ...imports[from], [name]: value };
  }
  return new WebAssembly.Instance(module, imports);
}
