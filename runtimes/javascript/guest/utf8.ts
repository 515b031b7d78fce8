import { host } from './host.ts';

/** Below this many units a loop here is faster than a call of the host. */
const SHORT = 16;
const REPLACEMENT = 0xfffd;

/** UTF-8 bytes of a text, in a buffer of their own; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (text.length < SHORT || text.includes('\0')) return encodeUnits(text);
  return new Uint8Array(host.encode(text.toWellFormed()));
}

/** The text of UTF-8 bytes; each malformed part becomes U+FFFD, a byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decodeUtf8Strict(bytes) ?? decodeSequences(bytes, ignore);
}

/** The text of UTF-8 bytes, or undefined when they are malformed. */
export function decodeUtf8Strict(bytes: Uint8Array): string | undefined {
  if (bytes.length < SHORT) return decodeShort(bytes);
  return bytes.includes(0) ? decodeBetweenNuls(bytes) : host.decode(exactBuffer(bytes));
}

/** How many bytes at the end begin a sequence that more bytes could complete: 0 to 3. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const lead = at(bytes, bytes.length - back);
    if (lead < 0x80) return 0;
    if (lead < 0xc0) continue;
    const isOpen = trailLength(lead) >= back;
    return isOpen && (back === 1 || isSecond(lead, at(bytes, bytes.length - back + 1))) ? back : 0;
  }
  return 0;
}

function decodeShort(bytes: Uint8Array): string | undefined {
  let isValid = true;
  const text = decodeSequences(bytes, () => {
    isValid = false;
  });
  return isValid ? text : undefined;
}

/** The host takes no NUL, which is a boundary of sequences anyway. */
function decodeBetweenNuls(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let start = 0; ; ) {
    const zero = bytes.indexOf(0, start);
    const piece = decodeUtf8Strict(bytes.subarray(start, zero < 0 ? bytes.length : zero));
    if (piece === undefined) return undefined;
    text += piece;
    if (zero < 0) return text;
    text += '\0';
    start = zero + 1;
  }
}

function encodeUnits(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) {
      point = text.codePointAt(i) ?? 0;
      if (point > 0xffff) i++;
      else point = REPLACEMENT;
    }
    length = putPoint(bytes, length, point);
  }
  return bytes.slice(0, length);
}

function putPoint(bytes: Uint8Array, start: number, point: number): number {
  let at = start;
  if (point < 0x800) {
    bytes[at++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12);
    else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[at++] = 0x80 | (point & 0x3f);
  return at;
}

/** The WHATWG decoder: `onMalformed` is told of each maximal ill-formed part. */
function decodeSequences(bytes: Uint8Array, onMalformed: () => void): string {
  let text = '';
  let units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const lead = at(bytes, i++);
    const needed = trailLength(lead);
    let point = needed === 0 && lead >= 0x80 ? -1 : lead & (0x7f >> (needed && needed + 1));
    for (let n = 0; n < needed; n++) {
      const next = at(bytes, i);
      if (i >= bytes.length || !(n === 0 ? isSecond(lead, next) : isTrail(next))) {
        point = -1;
        break;
      }
      point = (point << 6) | (next & 0x3f);
      i++;
    }
    if (point < 0) onMalformed();
    pushPoint(units, point < 0 ? REPLACEMENT : point);
    if (units.length >= 4096) {
      text += String.fromCharCode.apply(null, units);
      units = [];
    }
  }
  return text + String.fromCharCode.apply(null, units);
}

function pushPoint(units: number[], point: number): void {
  if (point < 0x10000) units.push(point);
  else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
}

function trailLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

/** Whether a byte may follow a lead: overlong forms, surrogates and points past U+10FFFF may not. */
function isSecond(lead: number, byte: number): boolean {
  if (!isTrail(byte)) return false;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte < 0xa0;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte < 0x90;
}

function isTrail(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array<ArrayBuffer>;
  return buffer.byteLength === byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}

function ignore(): void {
  // The replacement character is the whole answer to a malformed part.
}
