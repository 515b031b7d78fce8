/// <reference path="./types.ts" />
/** `wasi:filesystem`, over the file tree that stays with the host. Source: WASI 0.2, wit/types.wit. */
(host: Host, io: Io): Interfaces => {
  const { BigInt, DataView, Number, Uint8Array } = globalThis;
  const { parse } = JSON;

  /** The folder that is open from the start: the working directory, which is found within itself as `sandbox`. */
  const ROOT = 0;

  /** The most bytes that one read gives. */
  const CHUNK_BYTES = 0x10_0000;
  const NS_PER_SECOND = 1_000_000_000n;
  const MAX_PLACE = 2 ** 53 - 1;

  /** Error codes by preview 1's errno. Source: WASI preview 1, `errno`. */
  const ERRORS: Record<number, string> = {
    8: 'bad-descriptor',
    10: 'busy',
    20: 'exist',
    22: 'file-too-large',
    25: 'illegal-byte-sequence',
    28: 'invalid',
    31: 'is-directory',
    32: 'loop',
    33: 'insufficient-memory',
    34: 'too-many-links',
    37: 'name-too-long',
    41: 'insufficient-memory',
    44: 'no-entry',
    48: 'insufficient-memory',
    51: 'insufficient-space',
    54: 'not-directory',
    55: 'not-empty',
    58: 'unsupported',
    61: 'overflow',
    63: 'not-permitted',
    69: 'read-only',
    70: 'invalid-seek',
    76: 'not-permitted',
  };
  /** Types by preview 1's file type. Source: WASI preview 1, `filetype`. */
  const TYPES = [
    'unknown',
    'block-device',
    'character-device',
    'directory',
    'regular-file',
    'socket',
    'socket',
  ];
  const TYPE_LINK = 7;

  const codeOf = (errno: number): string => ERRORS[errno] ?? 'io';
  const typeOf = (type: number): string =>
    type === TYPE_LINK ? 'symbolic-link' : (TYPES[type] ?? 'unknown');
  /** What the host answers; its refusals are thrown as error codes, which the glue takes for results. */
  const checked = (answer: number): number => {
    if (answer < 0) throw codeOf(-answer);
    return answer;
  };
  const placeOf = (at: bigint): number => {
    if (at > MAX_PLACE) throw 'invalid';
    return Number(at);
  };

  class DirectoryEntryStream {
    #entries: [name: string, type: number][];
    #next = 0;
    constructor(entries: [name: string, type: number][]) {
      this.#entries = entries;
    }
    readDirectoryEntry() {
      const entry = this.#entries[this.#next++];
      return entry && { name: entry[0], type: typeOf(entry[1]) };
    }
  }

  class Descriptor {
    #file: number;
    #flags: OpenFlags;
    constructor(file: number, flags: OpenFlags) {
      this.#file = file;
      this.#flags = flags;
    }
    readViaStream(offset: bigint) {
      let at = placeOf(offset);
      const file = checked(host.duplicate(this.#file));
      const read = (into: Uint8Array): number => {
        const count = host.readAt(file, at, into);
        if (count > 0) at += count;
        return count;
      };
      return io.inputStream({ read, close: () => host.close(file) });
    }
    writeViaStream(offset: bigint) {
      let at = placeOf(offset);
      const file = checked(host.duplicate(this.#file));
      const write = (bytes: Uint8Array): number => {
        const count = host.writeAt(file, at, bytes);
        if (count > 0) at += count;
        return count;
      };
      return io.outputStream({ write, close: () => host.close(file) });
    }
    appendViaStream() {
      const file = checked(host.duplicate(this.#file));
      const write = (bytes: Uint8Array): number => host.writeAt(file, -1, bytes);
      return io.outputStream({ write, close: () => host.close(file) });
    }
    read(length: bigint, offset: bigint) {
      const bytes = new Uint8Array(length < CHUNK_BYTES ? Number(length) : CHUNK_BYTES);
      const count = checked(host.readAt(this.#file, placeOf(offset), bytes));
      return [bytes.subarray(0, count), count < bytes.length];
    }
    write(bytes: Uint8Array, offset: bigint) {
      return BigInt(checked(host.writeAt(this.#file, placeOf(offset), bytes)));
    }
    setSize(size: bigint) {
      checked(host.resize(this.#file, placeOf(size)));
    }
    advise(): void {
      // Files are in memory already.
    }
    sync(): void {
      // There is nothing that they are kept on.
    }
    syncData(): void {
      this.sync();
    }
    getFlags() {
      return this.#flags;
    }
    getType() {
      return this.stat().type;
    }
    stat() {
      const bytes = new Uint8Array(64);
      checked(host.stat(this.#file, bytes));
      return statOf(bytes);
    }
    statAt({ symlinkFollow }: PathFlags, path: string) {
      return statOf(this.#rawStat(symlinkFollow, path));
    }
    setTimes(accessed: NewTime, modified: NewTime) {
      setTimes(this.#file, accessed, modified);
    }
    setTimesAt({ symlinkFollow }: PathFlags, path: string, accessed: NewTime, modified: NewTime) {
      const how = symlinkFollow ? FOLLOW : 0;
      const file = checked(host.openAt(this.#file, path, how));
      try {
        setTimes(file, accessed, modified);
      } finally {
        host.close(file);
      }
    }
    readDirectory() {
      const names = host.list(this.#file);
      if (names === '') throw 'not-directory';
      return new DirectoryEntryStream(parse(names));
    }
    openAt({ symlinkFollow }: PathFlags, path: string, open: MakeFlags, flags: OpenFlags) {
      const bits = [
        symlinkFollow,
        open.create,
        open.directory,
        open.exclusive,
        open.truncate,
        flags.read,
        flags.write,
      ];
      const how = bits.reduce((sum, bit, index) => sum + (bit ? 2 ** index : 0), 0);
      return new Descriptor(checked(host.openAt(this.#file, path, how)), flags);
    }
    createDirectoryAt(path: string) {
      checked(host.makeFolder(this.#file, path));
    }
    removeDirectoryAt(path: string) {
      checked(host.removeFolder(this.#file, path));
    }
    unlinkFileAt(path: string) {
      checked(host.unlink(this.#file, path));
    }
    symlinkAt(target: string, path: string) {
      checked(host.symlink(this.#file, path, target));
    }
    readlinkAt(path: string) {
      const target = host.readLink(this.#file, path);
      if (target === '') throw 'invalid';
      return target;
    }
    linkAt({ symlinkFollow }: PathFlags, path: string, to: Descriptor, toPath: string) {
      if (symlinkFollow) throw 'unsupported';
      checked(host.link(this.#file, path, to.#file, toPath));
    }
    renameAt(path: string, to: Descriptor, toPath: string) {
      checked(host.rename(this.#file, path, to.#file, toPath));
    }
    isSameObject(other: Descriptor) {
      return this.metadataHash().upper === other.metadataHash().upper;
    }
    metadataHash() {
      const bytes = new Uint8Array(64);
      checked(host.stat(this.#file, bytes));
      return hashOf(bytes);
    }
    metadataHashAt({ symlinkFollow }: PathFlags, path: string) {
      return hashOf(this.#rawStat(symlinkFollow, path));
    }
    [Symbol.dispose]() {
      host.close(this.#file);
    }
    #rawStat(follows: boolean, path: string): Uint8Array {
      const bytes = new Uint8Array(64);
      checked(host.statAt(this.#file, path, follows, bytes));
      return bytes;
    }
  }

  /** Reads preview 1's `filestat`. */
  function statOf({ buffer }: Uint8Array) {
    const view = new DataView(buffer);
    const timeAt = (at: number) => {
      const ns = view.getBigUint64(at, true);
      return { seconds: ns / NS_PER_SECOND, nanoseconds: Number(ns % NS_PER_SECOND) };
    };
    return {
      type: typeOf(view.getUint8(16)),
      linkCount: view.getBigUint64(24, true),
      size: view.getBigUint64(32, true),
      dataAccessTimestamp: timeAt(40),
      dataModificationTimestamp: timeAt(48),
      statusChangeTimestamp: timeAt(56),
    };
  }

  /** Tells a file, and one state of it, from all others. */
  function hashOf({ buffer }: Uint8Array) {
    const view = new DataView(buffer);
    return { upper: view.getBigUint64(8, true), lower: view.getBigUint64(56, true) };
  }

  /** Preview 1's `fstflags` of the two times. */
  function setTimes(file: number, accessed: NewTime, modified: NewTime): void {
    const bit = ({ tag }: NewTime) => ({ 'no-change': 0, timestamp: 1, now: 2 })[tag] ?? 0;
    const ns = ({ val }: NewTime) => (val ? val.seconds * NS_PER_SECOND + BigInt(val.nanoseconds) : 0n);
    checked(host.setTimes(file, ns(accessed), ns(modified), bit(accessed) + 4 * bit(modified)));
  }

  /** The first of the bits that `openAt` takes. */
  const FOLLOW = 1;
  const ALL: OpenFlags = { read: true, write: true, mutateDirectory: true };

  return {
    'wasi:filesystem/types': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: (error: unknown) => {
        const errno = io.errnoOf(error);
        return errno === undefined ? undefined : codeOf(errno);
      },
    },
    'wasi:filesystem/preopens': {
      getDirectories: () => [[new Descriptor(checked(host.duplicate(ROOT)), ALL), '/']],
    },
  };
};
