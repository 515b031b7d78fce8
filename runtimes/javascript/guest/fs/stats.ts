import type { Node } from '../file-system.ts';

const BLOCK = 4096;
const MODES = { file: 0o100644, folder: 0o040755, device: 0o020666 } as const;

/** What kind of thing a path leads to, asked as Node asks. */
class Kind {
  readonly #kind: Node['kind'];

  constructor(kind: Node['kind']) {
    this.#kind = kind;
  }

  isFile(): boolean {
    return this.#kind === 'file';
  }

  isDirectory(): boolean {
    return this.#kind === 'folder';
  }

  isCharacterDevice(): boolean {
    return this.#kind === 'device';
  }

  isBlockDevice(): boolean {
    return false;
  }

  isSymbolicLink(): boolean {
    return false;
  }

  isFIFO(): boolean {
    return false;
  }

  isSocket(): boolean {
    return false;
  }
}

/** What `stat` tells of a file or folder. */
export class Stats extends Kind {
  readonly dev = 1;
  readonly mode: number;
  readonly nlink = 1;
  readonly uid = 1000;
  readonly gid = 1000;
  readonly rdev = 0;
  readonly blksize = BLOCK;
  readonly ino: number;
  readonly size: number;
  readonly blocks: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly birthtimeMs: number;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
  readonly birthtime: Date;

  constructor(node: Node) {
    super(node.kind);
    this.mode = MODES[node.kind];
    this.ino = node.number;
    this.size = node.kind === 'file' ? node.data.size : node.kind === 'folder' ? BLOCK : 0;
    this.blocks = Math.ceil(this.size / BLOCK) * (BLOCK / 512);
    this.atimeMs = node.changedMs;
    this.mtimeMs = node.changedMs;
    this.ctimeMs = node.changedMs;
    this.birthtimeMs = node.createdMs;
    this.atime = new Date(node.changedMs);
    this.mtime = new Date(node.changedMs);
    this.ctime = new Date(node.changedMs);
    this.birthtime = new Date(node.createdMs);
  }
}

/** An entry of a folder, from `readdir` with `withFileTypes`. */
export class Dirent extends Kind {
  readonly name: string;
  readonly parentPath: string;

  constructor(name: string, parentPath: string, node: Node) {
    super(node.kind);
    this.name = name;
    this.parentPath = parentPath;
  }
}
