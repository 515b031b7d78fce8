import { crc32, inflateRawSync } from 'node:zlib';

/** One file of an archive. */
export interface ArchiveEntry {
  path: string;
  /** @throws when its bytes are not what the archive says of them */
  read(): Uint8Array;
}

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists the files of a ZIP archive, without ZIP64 and encryption.
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3
 * @throws when it is none
 */
export function readArchive(bytes: Uint8Array): ArchiveEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const entries: ArchiveEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY) {
      throw new Error('Expected an entry of a ZIP directory');
    }
    const [pathBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    ) as [number, number, number];
    const path = new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + pathBytes));
    const entry = at;
    if (!path.endsWith('/')) entries.push({ path, read: () => readEntry(bytes, view, entry) });
    at += ENTRY_BYTES + pathBytes + extraBytes + commentBytes;
  }
  return entries;
}

/** The record at the end, in front of a comment that may be 64 KiB long. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - 0xffff);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Error('Expected a ZIP archive');
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): Uint8Array {
  const [method, crc, packed, length, local] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 16, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 24, true),
    view.getUint32(at + 42, true),
  ];
  const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const body = bytes.subarray(start, start + packed);
  if (method !== STORED && method !== DEFLATED)
    throw new Error('Expected an entry that is stored or deflated');
  const content = method === STORED ? body : inflateRawSync(body, { maxOutputLength: Math.max(1, length) });
  if (content.length !== length || crc32(content) !== crc)
    throw new Error('An entry of the archive is damaged');
  return content;
}
