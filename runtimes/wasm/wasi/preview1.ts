import type { World } from '../world.ts';
import { bind, type Call } from './bind.ts';
import { makeClocks } from './clocks.ts';
import { collect } from './collect.ts';
import { makeContentCalls } from './content-calls.ts';
import { makeDescriptorCalls } from './descriptor-calls.ts';
import { type Descriptors, makeDescriptors } from './descriptors.ts';
import { type FileTree, makeFileTree, release } from './file-tree.ts';
import { makeGuestMemory } from './guest-memory.ts';
import type { Handlers } from './handlers.ts';
import { makePathCalls } from './path-calls.ts';
import { makeProcessCalls, makeSocketCalls } from './process-calls.ts';
import { FILE_RIGHTS, FOLDER_RIGHTS } from './rights.ts';
import { CALLS, type CallName } from './signatures.ts';
import { makeStreams, openStreams } from './streams.ts';

/** WASI preview 1 as one program gets it. */
export interface Preview1 {
  /** The functions by name: no prototype, frozen. */
  functions: Readonly<Record<string, Call>>;
  /** Gives the functions the memory to work on, once; until then every address that they get is wrong. */
  attach(memory: WebAssembly.Memory | undefined): void;
  /** Whether room for files was ever refused. */
  readonly isOverFiles: boolean;
  /** Hands over the files that the run made or changed, or those that match; false as soon as one does not fit. */
  collect(globs: readonly string[] | undefined): boolean;
}

/**
 * Makes WASI preview 1 for a world. The constants and most records are `@bjorn3/browser_wasi_shim`'s; the functions are
 * not. Its own throw at a wrong address, copy as much as the guest says, and know neither links, rights nor quotas; of
 * its records, that of a file's state and that of a subscription are laid out wrongly (0.4.2).
 */
export function makePreview1(world: World): Preview1 {
  const memory = makeGuestMemory();
  const clocks = makeClocks(world);
  const tree = makeFileTree(world.files, world.filesBytes, clocks.now);
  const descriptors = openDescriptors(tree);
  const streams = makeStreams(world);
  const handlers: Handlers = {
    ...makeProcessCalls(world, { memory, descriptors, streams, clocks }),
    ...makeSocketCalls(world, descriptors),
    ...makeContentCalls(tree, streams),
    ...makeDescriptorCalls(tree, descriptors),
    ...makePathCalls(tree, descriptors),
  };
  const functions = Object.create(null) as Record<string, Call>;
  for (const name of Object.keys(CALLS) as CallName[]) {
    functions[name] = bind(name, handlers, { memory, descriptors });
  }
  return {
    functions: Object.freeze(functions),
    attach: memory.attach,
    get isOverFiles() {
      return tree.room.isOver;
    },
    collect: (globs) => collect(tree, { files: world.files, output: world.output, globs }),
  };
}

/**
 * The first three are streams, the fourth is the working directory: under the name of the root, since C libraries then
 * find it for relative paths and for absolute ones, and alone, since two preopens of one folder would be two of them.
 */
function openDescriptors(tree: FileTree): Descriptors {
  const descriptors = makeDescriptors((node) => release(tree, node));
  for (const stream of openStreams()) descriptors.add(stream);
  const inheriting = FOLDER_RIGHTS | FILE_RIGHTS;
  descriptors.add({
    kind: 'folder',
    node: tree.root,
    preopen: '/',
    rights: FOLDER_RIGHTS,
    inheriting,
    flags: 0,
  });
  return descriptors;
}
