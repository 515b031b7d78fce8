import { randomFillSync } from 'node:crypto';
import type { Engine } from '../../src/core/runtime.ts';
import { hostTime } from '../clock.ts';
import { makeStripper } from '../typescript/strip.ts';
import { readTransformer } from '../typescript/transformer.ts';
import { warmUp } from '../warm-up.ts';
import { readEngineBinary, readPrelude } from './assets.ts';
import { meter, rewriteEngine } from './binary.ts';
import { makeEngine } from './engine.ts';
import type { OpenOptions } from './quickjs.ts';

/** Loads and warms the engine of JavaScript and TypeScript: QuickJS. */
export async function loadJavascript(): Promise<Engine> {
  const binary = readEngineBinary();
  const rewritten = rewriteEngine(binary.bytes);
  const transformer = readTransformer();
  const [{ default: loader }, { QuickJSFFI }] = await Promise.all([
    import('@jitl/quickjs-wasmfile-release-sync/emscripten-module'),
    import('@jitl/quickjs-wasmfile-release-sync/ffi'),
  ]);
  const engine = await makeEngine({
    parts: {
      loader: loader as unknown as OpenOptions['loader'],
      Ffi: QuickJSFFI as unknown as OpenOptions['Ffi'],
      wasm: new WebAssembly.Module(rewritten.bytes),
      heapEndAt: rewritten.heapEndAt,
      prelude: readPrelude(),
    },
    makeMetered: () => new WebAssembly.Module(meter(rewritten.bytes)),
    build: binary.build,
    time: hostTime(),
    random: (bytes) => randomFillSync(bytes),
    makeStripper: () => makeStripper(transformer),
    collectGarbage: () => globalThis.gc?.(),
  });
  return warmUp(engine, WARM_UP);
}

const WARM_UP = {
  language: 'javascript',
  source:
    'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } console.log(fib(8), { a: [1] }); fib(5);',
  runs: 30,
};
