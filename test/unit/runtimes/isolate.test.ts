import { expect, test } from 'vitest';
import { readEngineBinary, readPrelude } from '../../../runtimes/javascript/assets.ts';
import { meter, rewriteEngine } from '../../../runtimes/javascript/binary.ts';
import { Isolate, type Parts } from '../../../runtimes/javascript/isolate.ts';
import { EVAL, type OpenOptions } from '../../../runtimes/javascript/quickjs.ts';

const MIB = 1024 * 1024;
const CAP_BYTES = 128 * MIB;
const MOST_IDLE_RESETS = 512;

const engine = rewriteEngine(readEngineBinary().bytes);
const plain = await partsOf(false);

test('a memory that grew is written anew to its last byte', async () => {
  const image = await Isolate.boot(plain);
  const fresh = bytesOf(await Isolate.make(plain, image, CAP_BYTES)).slice();
  const isolate = await Isolate.make(plain, image, CAP_BYTES);
  allocate(isolate, 6);
  bytesOf(isolate).fill(0xaa, fresh.length >> 1);
  expect(bytesOf(isolate).length).toBeGreaterThan(fresh.length + 2 * MIB);
  expect(isolate.reset()).toBe(true);
  const after = bytesOf(isolate);
  expect(Buffer.compare(after.subarray(0, fresh.length), fresh)).toBe(0);
  expect(after.subarray(fresh.length).every((byte) => byte === 0)).toBe(true);
});

test('what a run used is told from its own heap, whatever grew the memory before it', async () => {
  const image = await Isolate.boot(plain);
  const isolate = await Isolate.make(plain, image, CAP_BYTES);
  const used = [0, 6, 0, 2, 6].map((mib) => {
    allocate(isolate, mib);
    const { usedBytes } = isolate;
    expect(isolate.reset()).toBe(true);
    return usedBytes;
  });
  const [nothing = 0, much = 0, , some = 0] = used;
  expect(used).toEqual([nothing, much, nothing, some, much]);
  expect(much - nothing).toBeGreaterThan(4 * MIB);
  expect(some).toBeLessThan(much);
});

test('a heap that claims to end elsewhere used no less than it began with, and no more than there is', async () => {
  const isolate = await Isolate.make(plain, await Isolate.boot(plain), CAP_BYTES);
  const { usedBytes } = isolate;
  for (const claim of [0, 0xffff_ffff]) {
    new DataView(isolate.quickjs.memory.buffer).setUint32(engine.heapEndAt, claim, true);
    expect(isolate.usedBytes).toBe(usedBytes);
  }
});

test('a memory that grew far is dropped', async () => {
  const isolate = await Isolate.make(plain, await Isolate.boot(plain), CAP_BYTES);
  allocate(isolate, 24);
  expect(isolate.reset()).toBe(false);
});

test('a memory that stays longer than its runs need is dropped', async () => {
  const isolate = await Isolate.make(plain, await Isolate.boot(plain), CAP_BYTES);
  allocate(isolate, 6);
  let resets = 0;
  while (isolate.reset() && resets < MOST_IDLE_RESETS) resets++;
  expect(resets).toBeGreaterThan(10);
  expect(resets).toBeLessThan(MOST_IDLE_RESETS);
});

test('a metered memory that grew is dropped: growing takes instructions', async () => {
  const metered = await partsOf(true);
  const isolate = await Isolate.make(metered, await Isolate.boot(metered), CAP_BYTES);
  expect(isolate.reset()).toBe(true);
  allocate(isolate, 6);
  expect(isolate.reset()).toBe(false);
});

test('one that was refused memory does not count as refused in its next run', async () => {
  const isolate = await Isolate.make(plain, await Isolate.boot(plain), CAP_BYTES);
  allocate(isolate, 1000);
  expect(isolate.hasHitMemoryCap).toBe(true);
  expect(isolate.reset()).toBe(true);
  expect(isolate.hasHitMemoryCap).toBe(false);
});

test('one that a host error passed through is dropped', async () => {
  const isolate = await Isolate.make(plain, await Isolate.boot(plain), CAP_BYTES);
  isolate.break();
  expect(isolate.reset()).toBe(false);
});

function allocate(isolate: Isolate, mib: number): void {
  isolate.quickjs.eval(`globalThis.kept = new Uint8Array(${mib * MIB}).fill(7);`, 'test', EVAL.script);
}

function bytesOf({ quickjs }: Isolate): Uint8Array {
  return new Uint8Array(quickjs.memory.buffer);
}

async function partsOf(isMetered: boolean): Promise<Parts> {
  const [{ default: loader }, { QuickJSFFI }] = await Promise.all([
    import('@jitl/quickjs-wasmfile-release-sync/emscripten-module'),
    import('@jitl/quickjs-wasmfile-release-sync/ffi'),
  ]);
  return {
    loader: loader as unknown as OpenOptions['loader'],
    Ffi: QuickJSFFI as unknown as OpenOptions['Ffi'],
    wasm: new WebAssembly.Module(isMetered ? meter(engine.bytes) : engine.bytes),
    heapEndAt: engine.heapEndAt,
    prelude: readPrelude(),
    isMetered,
  };
}
