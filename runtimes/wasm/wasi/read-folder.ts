import { wasi } from '@bjorn3/browser_wasi_shim';
import { FIRST_PLACE } from './file-tree.ts';
import type { FolderNode, Inode } from './inode.ts';
import { fileTypeOf } from './stat.ts';

const HEAD_BYTES = 24;

/**
 * Lists a folder into a buffer, from a cookie on, and gives how many bytes were written: all of the buffer when more
 * is to come, and what is last may be cut. A cookie is a name's place: it holds though others are taken away meanwhile.
 */
export function readFolder(folder: FolderNode, cookie: bigint, into: Uint8Array): number {
  let used = 0;
  for (const { name, node, next } of listing(folder, cookie)) {
    const entry = encode(name, node, next).subarray(0, into.length - used);
    into.set(entry, used);
    used += entry.length;
    if (used === into.length) break;
  }
  return used;
}

interface Listed {
  name: string;
  node: Inode;
  /** The cookie to go on from. */
  next: number;
}

function* listing(folder: FolderNode, cookie: bigint): Generator<Listed> {
  if (cookie <= 0n) yield { name: '.', node: folder, next: 1 };
  if (cookie <= 1n) yield { name: '..', node: folder.parent ?? folder, next: FIRST_PLACE };
  // The root's name within itself comes before the first place: it is found, but not listed.
  const isListed = (place: number): boolean => place >= FIRST_PLACE && place >= cookie;
  const entries = [...folder.entries].filter(([, { place }]) => isListed(place));
  entries.sort(([, a], [, b]) => a.place - b.place);
  for (const [name, { node, place }] of entries) yield { name, node, next: place + 1 };
}

function encode(name: string, node: Inode, next: number): Uint8Array {
  const dirent = new wasi.Dirent(BigInt(next), node.inode, name, fileTypeOf(node.kind));
  const bytes = new Uint8Array(HEAD_BYTES + dirent.name_length());
  dirent.write_head_bytes(new DataView(bytes.buffer), 0);
  dirent.write_name_bytes(bytes, HEAD_BYTES, dirent.name_length());
  return bytes;
}
