import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { HEADER_BYTES, writeHeader } from '../../../workers/protocol.ts';
import { openPipe } from '../../../workers/sandbox/pipe.ts';

const SCRATCH_BYTES = 64 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'cloche-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lengths = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: SCRATCH_BYTES - 2 * HEADER_BYTES, max: SCRATCH_BYTES + HEADER_BYTES }),
  fc.integer({ min: 0, max: 3 * SCRATCH_BYTES }),
);

test('frames of any length come out as they went in, however they lie behind each other', () => {
  fc.assert(
    fc.property(fc.array(lengths, { maxLength: 12 }), (sizes) => {
      expect(readAll(Buffer.concat(sizes.map(frameOf)))).toEqual(sizes.map(digestOf));
    }),
    { numRuns: 60 },
  );
});

test('a stream that ends within a frame ends before it', () => {
  const [short, long] = [frameOf(20, 0), frameOf(SCRATCH_BYTES + 1, 1)];
  for (const cut of [1, HEADER_BYTES, HEADER_BYTES + 1, short.length - 1]) {
    expect(readAll(short.subarray(0, cut))).toEqual([]);
    expect(readAll(Buffer.concat([short, long.subarray(0, cut)]))).toEqual([digestOf(20, 0)]);
  }
});

function frameOf(length: number, index: number): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + length, index + 1);
  writeHeader(frame, 'run', length);
  return frame;
}

/** The length of a payload and the bytes in it. */
function digestOf(length: number, index: number): [number, number[]] {
  return [length, length === 0 ? [] : [index + 1]];
}

function readAll(stream: Uint8Array): [number, number[]][] {
  const path = join(folder, 'stream');
  writeFileSync(path, stream);
  const descriptor = openSync(path, 'r');
  try {
    const pipe = openPipe(descriptor);
    const found: [number, number[]][] = [];
    for (let frame = pipe.read(); frame; frame = pipe.read()) {
      found.push([frame.payload.length, [...new Set(frame.payload)]]);
    }
    return found;
  } finally {
    closeSync(descriptor);
  }
}
