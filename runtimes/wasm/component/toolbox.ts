import type vm from 'node:vm';
import { makeClocks } from '../wasi/clocks.ts';
import { makeFileTree } from '../wasi/file-tree.ts';
import type { World } from '../world.ts';
import { makeComponentBridge } from './bridge.ts';
import { makeFiles } from './files.ts';
import { compileGlue } from './glue.ts';
import { openIsolate } from './isolate.ts';
import { buildToolGlue } from './tool-glue.ts';
import { checkTool, type Tool } from './upstream.ts';

/** What a tool made, and what it said: JSON of the realm's `ended`. */
export interface Made {
  files: ReadonlyMap<string, Uint8Array>;
  said: unknown;
}

/** Calls a tool by the name that `realm/realm.ts` has for it, each time in a fresh realm. */
export type Toolbox = (name: string, argument: string | Uint8Array) => Made;

/**
 * Makes a tool ready to be called; nothing is compiled before its first call. Tools are components too, and run as any
 * upload does: in a powerless realm, with a world in which there is nothing.
 */
export function makeToolbox(tool: Tool, realm: vm.Script): Toolbox {
  let loaded: ReturnType<typeof load> | undefined;
  return (name, argument) => {
    loaded ??= load(tool);
    const files = new Map<string, Uint8Array>();
    const tree = makeFileTree([], 0, () => 0n);
    const isolate = openIsolate({ realm, ...loaded, globals: {} }, (instantiate) =>
      makeComponentBridge({
        world: NOWHERE,
        clocks: makeClocks(NOWHERE),
        files: makeFiles(tree),
        instantiate,
        take: (file, bytes) => files.set(file, bytes),
      }),
    );
    const { global } = isolate;
    const own = typeof argument === 'string' ? argument : global.Uint8Array.from(argument);
    return { files, said: isolate.tool(name, own) };
  };
}

function load(tool: Tool) {
  checkTool(tool);
  const { source, inlined } = buildToolGlue(tool);
  const cores = [...tool.cores, ...inlined].map(
    ([name, bytes]) => [name, new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>)] as const,
  );
  return { glue: compileGlue(source), cores: new Map(cores) };
}

const leave = (): never => {
  throw new Error('A tool has nowhere to go');
};

/** A world in which nothing is given, nothing changes, and nothing can be done. */
const NOWHERE: World = {
  args: [],
  env: {},
  stdin: new Uint8Array(),
  files: [],
  filesBytes: 0,
  clock: { now: () => 0, sleep: leave },
  monotonic: () => 0,
  random: (bytes) => bytes.fill(0),
  output: {
    write: () => true,
    deny: leave,
    file: () => false,
    display: () => false,
    arming: leave,
    derived: leave,
    started: leave,
    quit: leave,
  },
  exit: leave,
  stop: leave,
};
