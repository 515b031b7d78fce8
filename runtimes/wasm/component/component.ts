import type vm from 'node:vm';
import { makeClocks } from '../wasi/clocks.ts';
import { collect } from '../wasi/collect.ts';
import { makeFileTree } from '../wasi/file-tree.ts';
import type { World } from '../world.ts';
import { makeComponentBridge } from './bridge.ts';
import { checkCoreNames } from './core-names.ts';
import { type ComponentEnd, readEnd } from './end.ts';
import { makeFiles } from './files.ts';
import { compileGlue } from './glue.ts';
import { type Isolate, openIsolate } from './isolate.ts';
import type { Transpiled } from './transpile.ts';
import { type Call, findExport } from './types/find-export.ts';

/** What running a component takes of its host. */
export interface ComponentRun {
  world: World;
  /** Admits, rewrites and compiles a core module. */
  compile(core: Uint8Array): WebAssembly.Module;
  /** Called before each instance of a core module is made: a component may make many of one. */
  instantiating?(module: WebAssembly.Module): void;
  /** What every core module finds under the name `cloche`. They lose their prototype: `readGlobal` still reads them. */
  globals: Readonly<Record<string, WebAssembly.Global>>;
  /** The export to call with JSON values; without it, the component is run as a command. */
  invoke?: { export: string; args: readonly unknown[] } | undefined;
  /** Called right before the first instruction of the component: instantiation runs its code too. */
  started(): void;
}

/** A component that is ready to run, once. */
export interface Component {
  /** Runs it to its end. `exit` and `stop` of its world end the process: then this does not return. */
  run(): ComponentEnd;
  /** Whether room for files was ever refused. */
  readonly isOverFiles: boolean;
  /** Hands over the files that the run made or changed, or those that match; false as soon as one does not fit. */
  collect(globs: readonly string[] | undefined): boolean;
}

/**
 * Opens a component in a powerless realm.
 * @throws {InvalidComponent} for names that jco's glue could take for code; what `compile` throws passes through
 */
export function openComponent(realm: vm.Script, transpiled: Transpiled, options: ComponentRun): Component {
  const { world, globals, started, invoke } = options;
  const cores = new Map(transpiled.cores.map(([name, bytes]) => [name, options.compile(bytes)]));
  for (const module of cores.values()) checkCoreNames(module);
  const clocks = makeClocks(world);
  const tree = makeFileTree(world.files, world.filesBytes, clocks.now);
  const parts = { realm, glue: compileGlue(transpiled.glue), cores, globals };
  const isolate: Isolate = openIsolate(parts, (instantiate) =>
    makeComponentBridge({
      world,
      clocks,
      files: makeFiles(tree),
      instantiate(core, imports) {
        const module = cores.get(core);
        if (module) options.instantiating?.(module);
        return instantiate(core, imports);
      },
      take: () => undefined,
    }),
  );
  return {
    run() {
      const asked = invoke ? findCall(transpiled, invoke.export) : findCommand(transpiled);
      if ('mistake' in asked) return { kind: 'mistake', message: asked.mistake };
      started();
      const { call } = asked;
      return readEnd(
        call ? isolate.invoke(JSON.stringify(call), JSON.stringify(invoke?.args)) : isolate.run(),
      );
    },
    get isOverFiles() {
      return tree.room.isOver;
    },
    collect: (globs) => collect(tree, { files: world.files, output: world.output, globs }),
  };
}

const COMMAND = /^wasi:cli\/run@0\.2\.\d+$/;
const MAX_NAMED = 20;

/** What is to be called, or what is wrong with asking for it. */
type Asked = { call?: Call } | { mistake: string };

function findCall({ types }: Transpiled, name: string): Asked {
  return types ? findExport(types, name) : { mistake: 'Expected exports of types that are known' };
}

function findCommand({ exports }: Transpiled): Asked {
  if (exports.some(([name]) => COMMAND.test(name))) return {};
  const names = exports.map(([name]) => name).slice(0, MAX_NAMED);
  const what = names.length > 0 ? `it exports ${names.join(', ')}` : 'it exports nothing';
  return { mistake: `Expected a component that exports wasi:cli/run, or an export to invoke; ${what}` };
}
