import vm from 'node:vm';
import type { Bridge } from './bridge.ts';

/** A fresh realm: its global object, to be used while it is pristine only, and its functions. */
export interface Context<Realm> {
  global: typeof globalThis;
  realm: Realm;
}

/** A script whose end lets a realm's settled promises run. */
const settle = new vm.Script('0');

/**
 * Opens a powerless realm: nothing of the host's is in reach, no text becomes code, and no bytes become a module unless
 * it `loadsModules`. Its promises are settled as a script of the host's ends, so that what a guest leaves behind is never run.
 */
export function openContext<Realm>(script: vm.Script, bridge: Bridge, loadsModules: boolean): Context<Realm> {
  // A global object of the realm's own: a sandbox object would put the host's prototypes into its chain.
  const global = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: loadsModules },
    microtaskMode: 'afterEvaluate',
  }) as typeof globalThis;
  const open = script.runInContext(global) as (bridge: Bridge) => Realm;
  return { global, realm: open(bridge) };
}

/** Makes what a pristine realm has promised happen. */
export function settlePromises({ global }: Context<unknown>): void {
  settle.runInContext(global);
}
