import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveLimits } from '../../src/core/limits.ts';
import { DISPLAY_MIMES } from '../../src/core/outcome.ts';
import { parseEnd, parseReady, parseValue } from '../../workers/end.ts';
import { FRAMES, type Frame, type FrameName, FrameReader, ProtocolError } from '../../workers/protocol.ts';
import { Transcript } from '../../workers/transcript.ts';
import { encodeFrame, encodeHeader } from './frames.ts';

const NAMES = Object.keys(FRAMES) as FrameName[];
const SLACK_BYTES = 1024 * 1024;
const LIMITS = resolveLimits({ outputBytes: 200, filesBytes: 200 });

const frames = fc.array(
  fc.constantFrom(...NAMES).chain((name) =>
    fc.record({
      name: fc.constant(name),
      payload: fc.uint8Array({ maxLength: Math.min(FRAMES[name].maxBytes, 600) }),
    }),
  ),
  { maxLength: 12 },
);
const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 });

fc.configureGlobal({ seed: 47_811 });

describe('the frame reader', () => {
  test('gives back every frame, however the stream is cut', () => {
    fc.assert(
      fc.property(frames, cuts, (sent, sizes) => {
        const stream = Buffer.concat(sent.map(({ name, payload }) => encodeFrame(name, payload)));
        expect(read(NAMES, cut(stream, sizes))).toEqual(sent.map(plain));
      }),
    );
  });

  test('meets any bytes with whole frames or a ProtocolError, and with nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), cuts, (bytes, sizes) => {
        expect(readHostile(cut(bytes, sizes))).toSatisfy(isWithinBounds);
      }),
      { numRuns: 1000 },
    );
  });

  test('meets noise behind good frames the same way', () => {
    fc.assert(
      fc.property(frames, fc.uint8Array({ maxLength: 100 }), cuts, (sent, noise, sizes) => {
        const good = sent.map(({ name, payload }) => encodeFrame(name, payload));
        const got = readHostile(cut(Buffer.concat([...good, noise]), sizes));
        expect(got).toSatisfy(isWithinBounds);
        expect(got.slice(0, sent.length)).toEqual(sent.map(plain));
      }),
    );
  });

  test('refuses a length above the bound of its type by the header alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 0xffff_ffff }), (name, excess) => {
        const length = Math.min(FRAMES[name].maxBytes + excess, 0xffff_ffff);
        expect(() => read(NAMES, [encodeHeader(name, length)])).toThrow(ProtocolError);
      }),
    );
  });

  test('holds one unfinished frame and no more', () => {
    for (const name of NAMES) {
      const { maxBytes } = FRAMES[name];
      const reader = new FrameReader(NAMES);
      const before = process.memoryUsage().arrayBuffers;
      const got: Frame[] = [];
      for (const chunk of [encodeHeader(name, maxBytes), new Uint8Array(maxBytes >> 1)])
        reader.push(chunk, (frame) => got.push(frame));
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.5 * maxBytes + SLACK_BYTES);
      expect(got.length).toBe(maxBytes === 0 ? 1 : 0);
    }
  });

  test('refuses a type that does not exist, or that this end does not expect', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (type) => {
        const expected = NAMES.filter((name) => FRAMES[name].type !== type);
        expect(() => read(expected, [Uint8Array.of(0, 0, 0, 0, type)])).toThrow(ProtocolError);
      }),
    );
  });
});

describe('messages of a sandbox', () => {
  test('any frame within a run is taken, or refused with a ProtocolError and nothing else', () => {
    const shown = fc
      .tuple(fc.constantFrom(...Object.keys(DISPLAY_MIMES), 'text/plain'), fc.uint8Array({ maxLength: 40 }))
      .map(([mime, data]) => Uint8Array.of(mime.length, ...new TextEncoder().encode(mime), ...data));
    const payload = fc.oneof(fc.uint8Array({ maxLength: 300 }), shown);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...NAMES), payload), { maxLength: 5 }), (sent) => {
        const transcript = new Transcript(LIMITS);
        for (const [name, bytes] of sent) {
          expect(outcomeOf(() => transcript.take({ name, payload: bytes }))).toSatisfy(isReadOrRefused);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('are read, or refused with a ProtocolError and nothing else', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((json) => new TextEncoder().encode(json)),
      fc.dictionary(fc.constantFrom(...END_FIELDS), fc.jsonValue()).map(encode),
    );
    fc.assert(
      fc.property(hostile, (payload) => {
        for (const parse of [parseEnd, parseReady]) {
          expect(outcomeOf(() => parse(payload))).toSatisfy(isReadOrRefused);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('an end comes across as it was sent', () => {
    fc.assert(
      fc.property(end, (sent) => {
        expect(parseEnd(encode(sent))).toEqual(sent);
      }),
    );
  });

  test('a value comes across as it was sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseValue(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  test('any text is a value or none, and none when it nests too deep', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseValue(text)));
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number) => parseValue(`${open.repeat(depth)}1${close.repeat(depth)}`);
      expect(nested(200)).toBeDefined();
      expect(nested(201)).toBeUndefined();
      expect(nested(1_000_000)).toBeUndefined();
    }
  });
});

const END_FIELDS = [
  'status',
  'limit',
  'exitCode',
  'value',
  'valueText',
  'error',
  'memoryBytes',
  'fuel',
  'wallMs',
  'isLast',
];

const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const end = fc.record(
  {
    status: fc.constantFrom('ok', 'error', 'limit'),
    limit: fc.constantFrom('wall', 'memory'),
    exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
    value: fc.string(),
    valueText: fc.string(),
    error: fc.record({ name: fc.string(), message: fc.string(), stack: fc.string() }),
    memoryBytes: amount,
    fuel: fc.option(amount),
    wallMs: amount,
    armMs: amount,
    cpuMs: amount,
    isLast: fc.constant(true),
  },
  { requiredKeys: ['status', 'exitCode', 'memoryBytes', 'fuel', 'wallMs', 'armMs', 'cpuMs'] },
);

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function plain({ name, payload }: Frame): Frame {
  return { name, payload: Uint8Array.from(payload) };
}

function read(expected: readonly FrameName[], chunks: readonly Uint8Array[]): Frame[] {
  const reader = new FrameReader(expected);
  const got: Frame[] = [];
  for (const chunk of chunks) reader.push(chunk, (frame) => got.push(plain(frame)));
  return got;
}

/** Reads until the protocol is broken; any other error is the test's failure. */
function readHostile(chunks: readonly Uint8Array[]): Frame[] {
  const reader = new FrameReader(NAMES);
  const got: Frame[] = [];
  try {
    for (const chunk of chunks) reader.push(chunk, (frame) => got.push(plain(frame)));
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
  }
  return got;
}

function isWithinBounds(got: readonly Frame[]): boolean {
  return got.every(({ name, payload }) => payload.length <= FRAMES[name].maxBytes);
}

function outcomeOf(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    return cause;
  }
}

function isReadOrRefused(result: unknown): boolean {
  return !(result instanceof Error) || result instanceof ProtocolError;
}

/** Cuts a stream into chunks of these sizes, over and over. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
