import { crc32 } from 'node:zlib';

const VERSION = 20;
const DATE = 0x21;

/** Makes a ZIP archive of files that are stored as they are. */
export function makeArchive(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, data] of Object.entries(files)) {
    const content = Buffer.from(data);
    const [local, central] = [Buffer.alloc(30), Buffer.alloc(46)];
    local.writeUInt32LE(0x04034b50, 0);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(VERSION, 4);
    for (const [header, shift] of [
      [local, 0],
      [central, 2],
    ] as const) {
      header.writeUInt16LE(VERSION, 4 + shift);
      header.writeUInt16LE(DATE, 12 + shift);
      header.writeUInt32LE(crc32(content), 14 + shift);
      header.writeUInt32LE(content.length, 18 + shift);
      header.writeUInt32LE(content.length, 22 + shift);
      header.writeUInt16LE(path.length, 26 + shift);
    }
    central.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(path), content);
    directory.push(central, Buffer.from(path));
    at += local.length + path.length + content.length;
  }
  const end = Buffer.alloc(22);
  const entries = Buffer.concat(directory);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}
