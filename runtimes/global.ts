const value = Object.getOwnPropertyDescriptor(WebAssembly.Global.prototype, 'value');
const [get, set] = [value?.get, value?.set];

/** Reads a global by what it is: one that is shared with a realm has lost its prototype. */
export function readGlobal(global: WebAssembly.Global): number | bigint {
  if (!get) throw new Error('A global has no value');
  return Reflect.apply(get, global, []);
}

/** Writes a global, in the same way. */
export function writeGlobal(global: WebAssembly.Global, to: number | bigint): void {
  if (!set) throw new Error('A global has no value');
  Reflect.apply(set, global, [to]);
}
