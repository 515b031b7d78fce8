import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import type { RewriteOptions } from '../../../../../runtimes/wasm/binary/plan.ts';
import { rewrite } from '../../../../../runtimes/wasm/binary/rewrite.ts';

/** The globals that a rewritten module imports. */
export interface Meters {
  budget: WebAssembly.Global;
  denied: WebAssembly.Global;
  fuel: WebAssembly.Global;
}

/** Exported functions, as a test calls them. */
export type Exports = Record<string, (...args: unknown[]) => unknown>;

/** Globals with so much in them. */
export function meters({ budget = 2n ** 40n, fuel = 2n ** 60n } = {}): Meters {
  return {
    budget: new WebAssembly.Global({ value: 'i64', mutable: true }, budget),
    denied: new WebAssembly.Global({ value: 'i32', mutable: true }, 0),
    fuel: new WebAssembly.Global({ value: 'i64', mutable: true }, fuel),
  };
}

/** The binary of a module in text. */
export async function binaryOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await parse(text));
}

/** Admits and rewrites a module, and instantiates what comes out. */
export function isolate(
  binary: Uint8Array,
  options: RewriteOptions,
  { meters: cloche = meters(), imports = {} }: { meters?: Meters; imports?: WebAssembly.Imports } = {},
): WebAssembly.Instance {
  const module = new WebAssembly.Module(rewrite(binary, admit(binary), options));
  return new WebAssembly.Instance(module, { ...imports, cloche: { ...cloche } });
}

/** The same for text, and the exported functions alone. */
export async function run(text: string, options: RewriteOptions, cloche?: Meters): Promise<Exports> {
  const linked = cloche ? { meters: cloche } : {};
  return isolate(await binaryOf(text), options, linked).exports as Exports;
}
