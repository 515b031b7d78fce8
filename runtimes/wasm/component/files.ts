import type { FileTree } from '../wasi/file-tree.ts';
import { makeContentCalls } from './content-calls.ts';
import { makeOpenFiles } from './open-files.ts';
import { makePathCalls } from './path-calls.ts';

/**
 * The functions by which a realm reaches a run's file tree: the one that preview 1 has too, with its quotas. They take
 * any numbers and names, and give an errno of preview 1 below zero for what fails.
 */
export type Files = ReturnType<typeof makeFiles>;

/** Makes a guest's functions over a file tree. */
export function makeFiles(tree: FileTree) {
  const open = makeOpenFiles(tree);
  return { ...makeContentCalls(tree, open), ...makePathCalls(tree, open) };
}
