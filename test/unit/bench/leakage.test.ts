import { expect, test } from 'vitest';
import { MARK_BITS, PROBES, probePrograms } from '../../../bench/programs/probes.ts';
import { probePair } from '../../../bench/suites/leakage/pair.ts';
import { openSession } from '../../../bench/suites/leakage/session.ts';
import { createRunner } from '../../../src/runner/index.ts';

test('every probe of JavaScript finds its mark where everything is kept, and none where nothing is', async () => {
  await using session = await openSession('node');
  const marks = new Map(PROBES.javascript.map(({ id }, at) => [id, 100 + at]));
  const { write, read } = probePrograms('javascript', marks);
  await session.run(write);
  expect(JSON.parse(await session.run(read))).toEqual(Object.fromEntries(marks));
  await using other = await openSession('node');
  const found = Object.entries(JSON.parse(await other.run(read)));
  expect(found.filter(([id, mark]) => marks.get(id) === mark)).toEqual([]);
});

test('runs of Cloche tell each other nothing, and the program that looks does run there', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const run = async (source: string) => (await runner.run({ language: 'javascript', source })).stdout;
  const told = await probePair(
    'javascript',
    async (write, read) => {
      await run(write);
      return run(read);
    },
    () => 0.5,
  );
  expect(told?.size).toBe(PROBES.javascript.length);
  expect([...(told?.values() ?? [])].filter((bits) => bits > 0)).toEqual([]);
});

test('a mark that is found counts with all of its bits, and an answer that is none with nothing at all', async () => {
  const answer = JSON.stringify({ global: 2048, prototype: 2047 });
  const told = await probePair(
    'javascript',
    async () => answer,
    () => 0.5,
  );
  expect(told?.get('global')).toBe(MARK_BITS);
  expect(told?.get('prototype')).toBe(0);
  const mute = probePair(
    'javascript',
    async () => 'SyntaxError',
    () => 0.5,
  );
  expect(await mute).toBeUndefined();
});
