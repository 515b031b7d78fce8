import { runInThisContext } from 'node:vm';
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { readInvoke } from '../../../../../runtimes/wasm/component/read-invoke.ts';
import { findExport } from '../../../../../runtimes/wasm/component/types/find-export.ts';
import { readExports } from '../../../../../runtimes/wasm/component/types/read-exports.ts';

type Invoke = (exports: object, call: string, args: string) => string;
type Instantiate = (
  core: (name: string) => WebAssembly.Module | undefined,
  imports: object,
  instance: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => WebAssembly.Instance,
) => object;

/** Parts of a core module: its memory and an allocator that frees nothing. */
export const MEMORY = `
  (memory (export "memory") 16)
  (global $next (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
    (global.set $next (i32.add (local.get $at) (local.get 3)))
    (local.get $at))`;

/** A core module of functions that say that their result lies where their parameters do. */
export function echoCore(count: number): string {
  const functions = Array.from(
    { length: count },
    (_, index) => `(func (export "a:b/i#echo${index}") (param i32) (result i32) (local.get 0))`,
  );
  return `(module ${MEMORY} ${functions.join('\n')})`;
}

/** How a call ended: its result as JSON and as text, what is wrong with it, or the name of what was thrown. */
export type Called = { json: unknown; text: string } | { mistake: string } | { threw: string };

/** A component of world `w` in a WIT text; its functions trap, unless there is a core module's text. */
export async function makeComponent(wit: string, core?: string): Promise<Uint8Array> {
  const binary = core === undefined ? {} : { binary: await parse(core) };
  const embedded = await componentEmbed({ witSource: wit, dummy: core === undefined, world: 'w', ...binary });
  return componentNew(embedded);
}

/** Calls a component's exports as a realm does, through the real glue, but in this realm; arguments are JSON. */
export async function openComponent(component: Uint8Array): Promise<(name: string, args: string) => Called> {
  await $init;
  const { files } = generate(component, { name: 'c', instantiation: { tag: 'sync' }, noNodejsCompat: true });
  const glue = files.find(([name]) => name.endsWith('.js'))?.[1] ?? new Uint8Array();
  const { instantiate } = (await import(
    `data:text/javascript;base64,${Buffer.from(glue).toString('base64')}`
  )) as { instantiate: Instantiate };
  const cores = new Map(files.map(([name, bytes]) => [name, bytes]));
  const exports = instantiate(
    (name) => new WebAssembly.Module(new Uint8Array(cores.get(name) ?? [])),
    {},
    (module, imports) => new WebAssembly.Instance(module, imports),
  );
  const invoke = runInThisContext(readInvoke()) as Invoke;
  const types = readExports(component);
  return (name, args) => call({ invoke, exports, found: findExport(types, name), args });
}

interface Given {
  invoke: Invoke;
  exports: object;
  found: ReturnType<typeof findExport>;
  args: string;
}

function call({ invoke, exports, found, args }: Given): Called {
  if ('mistake' in found) return found;
  try {
    const end = JSON.parse(invoke(exports, JSON.stringify(found.call), args));
    return 'mistake' in end ? end : { json: JSON.parse(end.json), text: end.text };
  } catch (error) {
    return { threw: error instanceof Error ? error.constructor.name : String(error) };
  }
}
