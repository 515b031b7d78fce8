import { randomFillSync } from 'node:crypto';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { hostTime } from '../clock.ts';
import { readRealm } from './assets.ts';
import { makeEngine } from './engine.ts';
import { compileParts, readImage } from './image.ts';

/** Loads Python from an image folder and arms its first isolate. */
export async function loadPython(folder: string): Promise<Engine> {
  const { image, snapshot } = readImage(folder);
  const engine = makeEngine({
    parts: compileParts(image, readRealm()),
    snapshot,
    build: image.build,
    time: hostTime(),
    random: (bytes) => randomFillSync(bytes),
    collectGarbage: () => globalThis.gc?.(),
  });
  await engine.run(WARM_UP, SILENT);
  await engine.rearm();
  return engine;
}

/** Compiles what nearly every program uses. */
const WARM_UP: Snippet = {
  language: 'python',
  source: `import json
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
class Point:
    def __init__(self, x): self.x = x
try: {}["missing"]
except KeyError as error: print(error, json.dumps({"a": [1, 2.5]}), f"{fib(8):>4}", Point(1).x, sep=", ")
sorted("cab")`,
  files: [],
  stdin: '',
  args: [],
  env: {},
  limits: resolveLimits({}),
};

const SILENT: Output = {
  write: () => true,
  deny: () => undefined,
  file: () => true,
  display: () => true,
  started: () => undefined,
  quit: () => {
    throw new Error('Python does not survive a plain program');
  },
};
