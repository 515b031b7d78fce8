import type { Component, ComponentRun } from '../../../../../runtimes/wasm/component/component.ts';
import { type ComponentTools, loadComponents } from '../../../../../runtimes/wasm/component/load.ts';
import type { Transpiled } from '../../../../../runtimes/wasm/component/transpile.ts';
import { makeTestWorld, type TestWorld } from './test-world.ts';

/** The tools, loaded once for all tests of a file. */
export const tools: ComponentTools = loadComponents();

/** A component that is open in a world of its own. */
export type Made = Component & TestWorld;

type Options = Partial<ComponentRun> & { test?: TestWorld };

/** Opens what was transpiled, with modules as they are. */
export function open(transpiled: Transpiled, { test = makeTestWorld(), ...options }: Options = {}): Made {
  const component = tools.open(transpiled, {
    world: test.world,
    compile: (core) => new WebAssembly.Module(core as Uint8Array<ArrayBuffer>),
    globals: {},
    started: () => undefined,
    ...options,
  });
  return Object.assign(component, test);
}

/** Transpiles a component that is written as text, and opens it. */
export function openText(text: string, options?: Options): Made {
  return open(tools.transpile(tools.parseText(text)), options);
}

/** A component as the glue that runs it, which has WASI's interfaces by their names as `wasi`, and can make instances of `cores`. */
export function fromGlue(body: string, cores: Transpiled['cores'] = []): Transpiled {
  const glue = `function instantiate(core, imports, make) {
    const wasi = (name) => imports['wasi:' + name];
    return { 'wasi:cli/run@0.2.0': { run() { ${body} } } };
  }`;
  return { glue, cores, imports: [], exports: [['wasi:cli/run@0.2.0', 'instance']] };
}

/** A component that exports `wasi:cli/run` in some version, and whose `run` has these instructions. */
export function command(instructions: string, version = '0.2.0', module = ''): string {
  return `(component
    (core module $main ${module} (func (export "run") (result i32) ${instructions}))
    (core instance $main (instantiate $main))
    (func $run (result (result)) (canon lift (core func $main "run")))
    (instance $run (export "run" (func $run)))
    (export "wasi:cli/run@${version}" (instance $run)))`;
}
