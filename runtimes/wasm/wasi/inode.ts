/** When something was read, written and changed last: nanoseconds since the epoch. */
export interface Times {
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

/** What files, folders and links have in common. */
export interface Node extends Times {
  /** The number that tells it from all others. */
  inode: bigint;
  /** In how many places it is named; it lives on while it is open. */
  links: number;
  opens: number;
}

/** A regular file. */
export interface FileNode extends Node {
  kind: 'file';
  /** At least `size` bytes; those behind are zero. */
  bytes: Uint8Array;
  size: number;
  /** Whether `bytes` belongs to the request, and is to be copied before it is written to. */
  isGiven: boolean;
}

/** A folder. */
export interface FolderNode extends Node {
  kind: 'folder';
  /** The folder that it is in; the root is in none. */
  parent: FolderNode | undefined;
  entries: Map<string, Entry>;
}

/** A symbolic link. */
export interface LinkNode extends Node {
  kind: 'link';
  target: string;
}

/** What a name in a folder stands for. `place` grows from one new name to the next, so that a listing can go on from it. */
export interface Entry {
  node: Inode;
  place: number;
}

/** Whatever has a name in the file tree. */
export type Inode = FileNode | FolderNode | LinkNode;
