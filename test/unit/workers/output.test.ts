import { expect, test } from 'vitest';
import { resolveLimits } from '../../../src/core/limits.ts';
import { MAX_DISPLAYS } from '../../../src/core/outcome.ts';
import type { End } from '../../../src/core/runtime.ts';
import { type CappedOutput, type FittedEnd, makeOutput } from '../../../workers/sandbox/output.ts';
import { Transcript } from '../../../workers/transcript.ts';

const OK: End = { status: 'ok', exitCode: 0, memoryBytes: 0, fuel: null };

/** A run's output whose frames go straight to the parent's transcript, which throws where a cap does not hold. */
function open(outputBytes: number): { output: CappedOutput; transcript: Transcript; quits: FittedEnd[] } {
  const limits = resolveLimits({ outputBytes });
  const transcript = new Transcript(limits);
  const quits: FittedEnd[] = [];
  const pipe = {
    read: () => undefined,
    write: (name: Parameters<Transcript['take']>[0]['name'], ...parts: Uint8Array[]) =>
      transcript.take({ name, payload: Buffer.concat(parts) }),
  };
  const output = makeOutput(pipe, limits, {
    onStarted: () => undefined,
    onArming: () => undefined,
    onDerived: () => undefined,
    onQuit: (end) => {
      quits.push(end);
      throw new Error('gone');
    },
  });
  return { output, transcript, quits };
}

test('what is shown fills the output cap to the byte, counted as UTF-8', () => {
  const { output, transcript } = open(8);
  expect(output.display('text/html', 'é\ud800')).toBe(true);
  expect(output.write('stdout', Buffer.from('abc'))).toBe(true);
  expect(transcript.outputBytes).toBe(8);
  expect(transcript.written().display).toEqual([{ mime: 'text/html', data: 'é\ufffd' }]);
});

test('what does not fit is not shown in part, and nothing is taken after it', () => {
  const { output, transcript } = open(8);
  expect(output.display('text/markdown', 'a'.repeat(9))).toBe(false);
  expect(output.write('stdout', Buffer.from('a'))).toBe(false);
  expect(transcript.written()).toMatchObject({ stdout: '', display: [] });
});

test('what no guest can show is left out, and ends no run', () => {
  const { output, transcript } = open(100);
  expect(output.display('text/plain', 'a')).toBe(true);
  expect(output.display('text/html', '')).toBe(true);
  expect(output.display('image/png', 'not base64')).toBe(true);
  expect(output.display('image/png', 'YQ==')).toBe(true);
  expect(transcript.written().display).toEqual([{ mime: 'image/png', data: 'YQ==' }]);
});

test('one run shows so many things and not one more', () => {
  const { output } = open(10_000);
  for (let i = 0; i < MAX_DISPLAYS; i++) expect(output.display('text/html', 'a')).toBe(true);
  expect(output.display('text/html', 'a')).toBe(false);
});

test('an end by quitting is fitted as any other', () => {
  const { output, quits } = open(4);
  output.write('stdout', Buffer.from('abc'));
  expect(() => output.quit({ ...OK, valueText: 'de' })).toThrow('gone');
  expect(quits).toEqual([{ ...OK, status: 'limit', limit: 'output', exitCode: null, valueText: 'd' }]);
});
