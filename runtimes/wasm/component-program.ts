import { deserialize, serialize } from 'node:v8';
import type { Invocation } from '../../src/core/snippet.ts';
import type { Allowance } from './allowance.ts';
import type { ComponentEnd } from './component/end.ts';
import { InvalidComponent } from './component/invalid.ts';
import type { ComponentTools } from './component/load.ts';
import type { Transpiled } from './component/transpile.ts';
import { type Ending, type Program, Unfit } from './program.ts';
import { STACK_OVERFLOW } from './trap.ts';
import type { World } from './world.ts';

/** What a component runs with. */
export interface ComponentOptions {
  world: World;
  allowance: Allowance;
  /** The export to call in place of `wasi:cli/run`. */
  invoke: Invocation | undefined;
  /** What an earlier run of the same component derived from it. */
  derived: Uint8Array | undefined;
  /** Admits, rewrites and compiles a core module. */
  compile(core: Uint8Array): WebAssembly.Module;
  /** Called before each instance of a core module is made. */
  instantiating(module: WebAssembly.Module): void;
  /** Called right before the guest's first instruction. */
  started(): void;
}

/** Makes a program of a component of WASI 0.2. @throws Unfit */
export function makeComponentProgram(
  binary: Uint8Array,
  tools: ComponentTools,
  { allowance, derived, invoke, ...options }: ComponentOptions,
): Program {
  return fit(() => {
    const transpiled = derived ? (deserialize(derived) as Transpiled) : tools.transpile(binary);
    if (!derived) options.world.output.derived(serialize(transpiled));
    const component = tools.open(transpiled, {
      ...options,
      globals: allowance.globals,
      ...(invoke && { invoke }),
    });
    return {
      run: () => toEnding(component.run()),
      get isOverFiles() {
        return component.isOverFiles;
      },
      collect: (globs) => component.collect(globs),
    };
  });
}

function fit<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof InvalidComponent)) throw cause;
    throw new Unfit('E_SNIPPET_INVALID', cause.message);
  }
}

function toEnding(end: ComponentEnd): Ending {
  if (end.kind === 'stack') return trap(STACK_OVERFLOW, '');
  if (end.kind === 'trap') return trap(end.message, end.stack ?? '');
  if (end.kind === 'mistake') {
    // What is told of arguments is told by their place in the snippet.
    const message = end.message.replace(/^args/, 'invoke.args');
    return { kind: 'mistake', name: 'E_SNIPPET_INVALID', message };
  }
  return end;
}

function trap(message: string, frames: string): Ending {
  const name = 'RuntimeError';
  return {
    kind: 'trap',
    error: { name, message, stack: [`${name}: ${message}`, frames].join('\n').trimEnd() },
  };
}
