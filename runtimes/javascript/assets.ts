import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureIntrinsics, INTRINSICS_MODULE } from './intrinsics.ts';
import { type Prelude, preludeName } from './isolate.ts';

/** The pinned engine: `emscripten-module.wasm` of @jitl/quickjs-wasmfile-release-sync 0.32.0. */
const ENGINE_SHA256 = '105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232';

/** Reads the engine's binary from its package and checks that it is the pinned one. */
export function readEngineBinary(): { bytes: Uint8Array; build: string } {
  const path = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== ENGINE_SHA256) throw new Error(`The engine binary is not the pinned one: sha256 ${hash}`);
  return { bytes, build: `sha256:${hash}` };
}

/** Reads the prelude: every module of the guest folder, as plain JavaScript, by its canonical name. */
export function readPrelude(): Prelude {
  const root = fileURLToPath(new URL('guest/', import.meta.url));
  const files = readdirSync(root, { recursive: true, withFileTypes: true });
  const sources = files.filter((file) => file.isFile() && /(?<!\.d)\.[jt]s$/.test(file.name));
  return new Map([
    INTRINSICS_MODULE,
    ...sources.map((file): [string, string] => {
      const path = `${file.parentPath}/${file.name}`;
      const text = readFileSync(path, 'utf8');
      const source = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
      const place = relative(root, path);
      return [preludeName('cloche:main', `./${place}`), captureIntrinsics(place, source)];
    }),
  ]);
}
