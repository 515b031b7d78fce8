import type { FileNode } from './inode.ts';
import type { Room } from './room.ts';

/** Copies what a file holds from a place on, and gives how many bytes that were: 0 at its end. */
export function readAt(file: FileNode, at: number, into: Uint8Array): number {
  const part = file.bytes.subarray(Math.min(at, file.size), Math.min(at + into.length, file.size));
  into.set(part);
  return part.length;
}

/** Writes bytes at a place, behind a gap of zeros if need be; false when there is no room for them, and none is written. */
export function writeAt(
  file: FileNode,
  bytes: Uint8Array,
  { at, room }: { at: number; room: Room },
): boolean {
  const end = at + bytes.length;
  if (end > file.size ? !resize(file, end, room) : !own(file, file.size)) return false;
  file.bytes.set(bytes, at);
  return true;
}

/** Cuts a file, or lengthens it by zeros; false when there is no room. */
export function resize(file: FileNode, size: number, room: Room): boolean {
  const growth = size - file.size;
  if (growth > 0 && !room.take(growth)) return false;
  if (!own(file, size)) {
    if (growth > 0) room.give(growth);
    room.refuse();
    return false;
  }
  if (growth < 0) {
    room.give(-growth);
    file.bytes.fill(0, size, file.size);
  }
  file.size = size;
  return true;
}

/**
 * Sees to it that a file has bytes of its own, enough for a size; false when the host has no memory for them. They are
 * never more than twice as many: files that were cut would hold more together than there is room for.
 */
function own(file: FileNode, size: number): boolean {
  const { length } = file.bytes;
  const isEnough = !file.isGiven && size <= length;
  if (isEnough && length <= 2 * size) return true;
  const bytes = allocate(size <= length ? size : Math.max(size, 2 * length));
  if (!bytes) return isEnough;
  bytes.set(file.bytes.subarray(0, Math.min(size, file.size)));
  file.bytes = bytes;
  file.isGiven = false;
  return true;
}

/** The sandbox's memory has a wall, which an allocation meets as an error. */
function allocate(bytes: number): Uint8Array | undefined {
  try {
    return new Uint8Array(bytes);
  } catch {
    return undefined;
  }
}
