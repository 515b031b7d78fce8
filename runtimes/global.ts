import { getterOf } from './powerless.ts';

const read = getterOf(WebAssembly.Global.prototype, 'value');
const write = Object.getOwnPropertyDescriptor(WebAssembly.Global.prototype, 'value')?.set;

/** Reads a global by what it is: one that is shared with a realm has lost its prototype. */
export function readGlobal(global: WebAssembly.Global): number | bigint {
  return read(global) as number | bigint;
}

/** Writes a global, in the same way. */
export function writeGlobal(global: WebAssembly.Global, to: number | bigint): void {
  if (!write) throw new Error('A global cannot be written');
  Reflect.apply(write, global, [to]);
}
