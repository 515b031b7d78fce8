import vm from 'node:vm';
import { type Component, type ComponentRun, openComponent } from './component.ts';
import { readRealm } from './read-realm.ts';
import { parseText } from './text.ts';
import { makeToolbox } from './toolbox.ts';
import { type Transpiled, transpile } from './transpile.ts';
import { readTool } from './upstream.ts';

/** What works on components, and on WebAssembly's text. */
export interface ComponentTools {
  /** Turns text, of a module or of a component, into a binary. @throws {InvalidText} */
  parseText(text: string): Uint8Array;
  /** @throws {InvalidComponent} */
  transpile(component: Uint8Array): Transpiled;
  /** Makes a component ready to run, once. @throws {InvalidComponent} and what `compile` throws */
  open(transpiled: Transpiled, options: ComponentRun): Component;
}

/**
 * Reads what running components takes; to be called before the sandbox locks itself. Nothing is compiled until it is
 * used, since most uploads are modules and never are.
 */
export function loadComponents(): ComponentTools {
  const realm = new vm.Script(readRealm(), { filename: 'component-realm' });
  const bindgen = makeToolbox(readTool('js-component-bindgen-component'), realm);
  const wasmTools = makeToolbox(readTool('wasm-tools'), realm);
  return {
    parseText: (text) => parseText(text, wasmTools),
    transpile: (component) => transpile(component, bindgen),
    open: (transpiled, options) => openComponent(realm, transpiled, options),
  };
}
