import vm from 'node:vm';
import { makeComponentBridge } from '../../runtimes/wasm/component/bridge.ts';
import { makeFiles } from '../../runtimes/wasm/component/files.ts';
import { compileGlue } from '../../runtimes/wasm/component/glue.ts';
import { openIsolate } from '../../runtimes/wasm/component/isolate.ts';
import { readRealm } from '../../runtimes/wasm/component/read-realm.ts';
import { makeClocks } from '../../runtimes/wasm/wasi/clocks.ts';
import { makeFileTree } from '../../runtimes/wasm/wasi/file-tree.ts';
import { makeTestWorld } from '../unit/runtimes/wasm/component/test-world.ts';

/** A component's realm whose guest has won: the glue is the attacker's, which is what uploads could make of theirs at worst. */
export interface FallenRealm {
  global: typeof globalThis;
  /** What the glue was handed: `core`, `imports` and `make`, and what became of them. */
  fallen: Record<string, unknown>;
  /** What the realm said of its run. */
  said: unknown;
}

/** Opens a realm whose glue, a function of `core`, `imports` and `make`, is this text; `cores` are binaries by name. */
export function openFallenRealm(glue: string, cores: Record<string, Uint8Array> = {}): FallenRealm {
  const { world } = makeTestWorld();
  const clocks = makeClocks(world);
  const files = makeFiles(makeFileTree(world.files, world.filesBytes, clocks.now));
  const parts = {
    realm: new vm.Script(readRealm()),
    glue: compileGlue(`(core, imports, make) => {
      const fallen = globalThis.fallen = { core, imports, make };
      fallen.made = (${glue})(core, imports, make);
      return fallen.made;
    }`),
    cores: new Map(Object.entries(cores).map(([name, bytes]) => [name, compile(bytes)])),
    globals: { budget: new WebAssembly.Global({ value: 'i64', mutable: true }, 7n) },
  };
  const isolate = openIsolate(parts, (instantiate) =>
    makeComponentBridge({ world, clocks, files, instantiate, take: () => undefined }),
  );
  const said = isolate.run();
  return { global: isolate.global, fallen: Reflect.get(isolate.global, 'fallen') ?? {}, said };
}

/** What becomes of an expression of the attacker's in its realm, as text. */
export function attack(expression: string, cores?: Record<string, Uint8Array>): string {
  const { global } = openFallenRealm(
    `() => {
      let gave;
      try { gave = String(${expression}); } catch (error) { gave = 'threw ' + error; }
      globalThis.gave = gave;
      return {};
    }`,
    cores,
  );
  return String(Reflect.get(global, 'gave'));
}

function compile(bytes: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
}
