import type vm from 'node:vm';
import type { Bridge } from '../../bridge.ts';
import { openContext } from '../../context.ts';
import { linkImports } from './link.ts';

/** What a component's realm is made of. */
export interface Parts {
  realm: vm.Script;
  glue: vm.Script;
  /** The core modules by the names that the glue has for them. */
  cores: ReadonlyMap<string, WebAssembly.Module>;
  globals: Readonly<Record<string, WebAssembly.Global>>;
}

/** Makes an instance of a core module in the realm; its exports. */
export type InstantiateCore = (core: string, imports: object) => object | undefined;

/** A component in a realm of its own. What the calls give is the guest's making, whatever it is. */
export interface Isolate {
  global: typeof globalThis;
  run(): unknown;
  invoke(call: string, args: string): unknown;
  tool(name: string, argument: string | Uint8Array): unknown;
}

/** The realm's functions; see `realm/types.ts`. */
interface Realm extends Omit<Isolate, 'global'> {
  open(instantiate: unknown): void;
  create(module: WebAssembly.Module, imports: object): object | undefined;
}

/** Opens a powerless realm and hands it the glue; no code of the guest's has run when this returns. */
export function openIsolate(parts: Parts, bridgeWith: (instantiate: InstantiateCore) => Bridge): Isolate {
  const { realm: script, glue, cores, globals } = parts;
  const bridge = bridgeWith((core, imports) => {
    const module = cores.get(core);
    if (!module) throw new Error('There is no such core module');
    return realm.create(module, linkImports(imports, globals));
  });
  const { global, realm } = openContext<Realm>(script, bridge, false);
  realm.open(glue.runInContext(global));
  return {
    global,
    run: () => quietly(() => realm.run()),
    invoke: (...call) => quietly(() => realm.invoke(...call)),
    tool: (...call) => quietly(() => realm.tool(...call)),
  };
}

/** What a realm throws is the guest's, and is not looked at. */
function quietly(call: () => unknown): unknown {
  try {
    return call();
  } catch {
    return undefined;
  }
}
