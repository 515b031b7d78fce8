import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveLimits } from '../../../src/core/limits.ts';
import { MAX_DISPLAYS } from '../../../src/core/outcome.ts';
import type { OutputChunk } from '../../../src/core/run.ts';
import { type FrameName, ProtocolError } from '../../../workers/protocol.ts';
import { Transcript } from '../../../workers/transcript.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const frame = (name: FrameName, payload: Uint8Array) => ({ name, payload });

function fileFrame(path: string, content: Uint8Array) {
  const name = bytes(path);
  return frame('file', Uint8Array.from([name.length & 0xff, name.length >> 8, ...name, ...content]));
}

function displayFrame(mime: string, data: Uint8Array) {
  return frame('display', Uint8Array.from([mime.length, ...bytes(mime), ...data]));
}

function open(limits: Parameters<typeof resolveLimits>[0] = {}, onOutput?: (chunk: OutputChunk) => void) {
  return new Transcript(resolveLimits(limits), onOutput);
}

test('text comes out as it went in, however it was cut into frames', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), (text, size) => {
      const chunks: string[] = [];
      const transcript = open({}, (chunk) => chunks.push(chunk.text));
      const all = bytes(text);
      for (let at = 0; at < all.length; at += size)
        transcript.take(frame('stdout', all.subarray(at, at + size)));
      const expected = text.toWellFormed();
      expect(transcript.written()).toEqual({ stdout: expected, stderr: '', display: [], files: [] });
      expect(chunks.join('')).toBe(expected);
    }),
  );
});

test('bytes that are not UTF-8 are replaced in the text and whole in base64', () => {
  const transcript = open();
  transcript.take(frame('stderr', Uint8Array.of(0xff, 0x41)));
  expect(transcript.written()).toMatchObject({ stderr: '\ufffdA', stderrBase64: '/0E=', stdout: '' });
});

test('a character that the cap cuts in two is left out, and the rest is text', () => {
  for (const [text, cap, kept] of [
    ['aé', 2, 'a'],
    ['a€', 3, 'a'],
    ['a€', 2, 'a'],
    ['😀😀', 7, '😀'],
    ['€', 2, ''],
  ] as const) {
    const transcript = open({ outputBytes: cap });
    transcript.take(frame('stdout', bytes(text).subarray(0, cap)));
    const written = transcript.written();
    expect(written.stdout).toBe(kept);
    expect(written).not.toHaveProperty('stdoutBase64');
  }
});

test('half a character at the end counts as malformed where nothing was cut', () => {
  const transcript = open();
  transcript.take(frame('stdout', Uint8Array.of(0x61, 0xc3)));
  expect(transcript.written()).toMatchObject({ stdout: 'a\ufffd', stdoutBase64: 'YcM=' });
});

test('malformed bytes before the cap are still told apart', () => {
  const transcript = open({ outputBytes: 3 });
  transcript.take(frame('stdout', Uint8Array.of(0xff, 0x41, 0xc3)));
  expect(transcript.written().stdoutBase64).toBe('/0HD');
});

test('a sandbox that goes past a cap breaks the protocol', () => {
  expect(() => open({ outputBytes: 3 }).take(frame('stdout', bytes('abcd')))).toThrow(ProtocolError);
  expect(() => open({ filesBytes: 3 }).take(fileFrame('a', bytes('abcd')))).toThrow(ProtocolError);
  expect(() => open().take(frame('denied', Uint8Array.of(9)))).toThrow(ProtocolError);
  expect(() => open().take(frame('denied', Uint8Array.of()))).toThrow(ProtocolError);
  expect(() => open().take(frame('file', Uint8Array.of(200, 0, 65)))).toThrow(ProtocolError);
  expect(() => open().take(frame('ready', Uint8Array.of()))).toThrow(ProtocolError);
});

test('denials are counted by kind', () => {
  const transcript = open();
  for (const kind of [0, 2, 0]) transcript.take(frame('denied', Uint8Array.of(kind)));
  expect(transcript.written().denied).toEqual({ network: 2, host: 1 });
});

test('files come sorted, as text where they are text', () => {
  const transcript = open();
  transcript.take(fileFrame('b/é.txt', bytes('ü')));
  transcript.take(fileFrame('a.bin', Uint8Array.of(0xff)));
  expect(transcript.written().files).toEqual([
    { path: 'a.bin', content: '/w==', encoding: 'base64', bytes: 1 },
    { path: 'b/é.txt', content: 'ü', encoding: 'utf8', bytes: 2 },
  ]);
});

test('what is shown is kept in order, and counts as output', () => {
  const transcript = open();
  transcript.take(displayFrame('image/png', bytes('iVBORw==')));
  transcript.take(displayFrame('text/html', bytes('<b>é</b>')));
  expect(transcript.written().display).toEqual([
    { mime: 'image/png', data: 'iVBORw==' },
    { mime: 'text/html', data: '<b>é</b>' },
  ]);
  expect(transcript.outputBytes).toBe(8 + 9);
});

test('a sandbox that shows what no guest can show breaks the protocol', () => {
  for (const [mime, data] of [
    ['text/plain', bytes('a')],
    ['toString', bytes('a')],
    ['text/html', Uint8Array.of(0xff)],
    ['text/html', bytes('')],
    ['image/png', bytes('<b>')],
    ['image/png', bytes('YQ=')],
    ['image/png', bytes('YQ\n=')],
  ] as const) {
    expect(() => open().take(displayFrame(mime, data))).toThrow(ProtocolError);
  }
  expect(() => open().take(frame('display', Uint8Array.of()))).toThrow(ProtocolError);
  expect(() => open().take(frame('display', Uint8Array.of(255, 65)))).toThrow(ProtocolError);
  expect(() => open({ outputBytes: 3 }).take(displayFrame('text/html', bytes('abcd')))).toThrow(
    ProtocolError,
  );
  const full = open();
  for (let i = 0; i < MAX_DISPLAYS; i++) full.take(displayFrame('text/html', bytes('a')));
  expect(() => full.take(displayFrame('text/html', bytes('a')))).toThrow(ProtocolError);
});
