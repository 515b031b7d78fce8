import { matcher } from '../../javascript/guest/glob.ts';
import type { World, WorldFile } from '../world.ts';
import type { FileTree } from './file-tree.ts';
import type { FileNode, FolderNode } from './inode.ts';

/** What is told of the files of a run's end. */
export interface CollectOptions extends Pick<World, 'files' | 'output'> {
  /** Which files are asked for; without it, those that the run made or changed. */
  globs: readonly string[] | undefined;
}

/** Hands a run's files over, sorted by path; false as soon as one does not fit. Links are not followed. */
export function collect({ root }: FileTree, { files, output, globs }: CollectOptions): boolean {
  const given = new Map(files.map(({ path, content }: WorldFile) => [path, content]));
  const isMatch = globs && matcher(globs);
  const found = [...walk(root)].filter(({ path, file }) => {
    return isMatch ? isMatch(path) : !isSame(file, given.get(path));
  });
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found.every(({ path, file }) => output.file(path, file.bytes.subarray(0, file.size)));
}

const MAX_PATH_CHARS = 4096;

/** Every file with a path that could come back, without recursion: folders may be thousands deep. */
function* walk(root: FolderNode): Generator<{ path: string; file: FileNode }> {
  const pending = [{ prefix: '', folder: root }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const [name, { node }] of next.folder.entries) {
      const path = next.prefix + name;
      if (path.length > MAX_PATH_CHARS || node === root) continue;
      if (node.kind === 'file') yield { path, file: node };
      else if (node.kind === 'folder') pending.push({ prefix: `${path}/`, folder: node });
    }
  }
}

function isSame({ bytes, size, isGiven }: FileNode, content: Uint8Array | undefined): boolean {
  if (content === undefined) return false;
  return (isGiven && bytes === content) || Buffer.compare(bytes.subarray(0, size), content) === 0;
}
