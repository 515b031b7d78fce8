import { randomFillSync } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import type { Engine } from '../../src/core/runtime.ts';
import { hostTime } from '../clock.ts';
import { warmUp } from '../warm-up.ts';
import { readRealm } from './assets.ts';
import { makeEngine } from './engine.ts';
import { compileParts, readImage } from './image.ts';

/** Loads Python from an image folder and arms its first isolate. */
export async function loadPython(folder: string): Promise<Engine> {
  const { image, snapshot } = readImage(folder);
  const parts = compileParts(image, readRealm());
  // After that: compiled code is for the flags that it was compiled under.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const engine = makeEngine({
    parts,
    snapshot,
    build: image.build,
    time: hostTime(),
    random: (bytes) => randomFillSync(bytes),
    collectGarbage: () => globalThis.gc?.(),
  });
  return warmUp(engine, WARM_UP);
}

/**
 * How far V8's heap may grow beyond what is in use before V8 looks for garbage: as in a large heap. In one that is as small
 * as a sandbox's it looks every third run, which takes a quarter of the processor's time.
 */
const HEAP_GROWTH_PERCENT = 300;

const WARM_UP = {
  language: 'python',
  source: `import json
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
class Point:
    def __init__(self, x): self.x = x
try: {}["missing"]
except KeyError as error: print(error, json.dumps({"a": [1, 2.5]}), f"{fib(8):>4}", Point(1).x, sep=", ")
sorted("cab")`,
  runs: 1,
};
