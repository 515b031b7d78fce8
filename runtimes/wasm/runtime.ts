import { createHash, randomFillSync } from 'node:crypto';
import type { Engine } from '../../src/core/runtime.ts';
import { hostTime } from '../clock.ts';
import { warmUp } from '../warm-up.ts';
import { loadComponents } from './component/load.ts';
import { makeEngine } from './engine.ts';
import { makeLoader } from './load.ts';

/** Loads and warms what runs WebAssembly: V8 itself, and the tools around it. */
export async function loadWasm(): Promise<Engine> {
  const engine = makeEngine({
    build: describeEngine(),
    time: hostTime(),
    random: (bytes) => randomFillSync(bytes),
    load: makeLoader(loadComponents()),
  });
  return warmUp(engine, WARM_UP);
}

/** The engine is this Node's own V8: what tells one from another is its version and where it runs. */
function describeEngine(): string {
  const { version, versions, platform, arch } = process;
  const identity = [version, versions.v8, platform, arch].join(' ');
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`;
}

/**
 * A module whose `_start` writes an empty line by WASI, in base64:
 * `(import "wasi_snapshot_preview1" "fd_write" …) (memory (export "memory") 1) (data (i32.const 0) "\08\00\00\00\01\00\00\00\0a")`.
 */
const WARM_UP = {
  language: 'wasm',
  source:
    'AGFzbQEAAAABDAJgBH9/f38Bf2AAAAIjARZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAADAgEBBQMBAAEHEwIGbWVtb3J5AgAGX3N0' +
    'YXJ0AAEKDwENAEEBQQBBAUEMEAAaCwsTAQBBAAsNCAAAAAEAAAAKAAAAAA==',
  runs: 3,
};
