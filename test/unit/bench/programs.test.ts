import { afterAll, beforeAll, expect, test } from 'vitest';
import { MIX } from '../../../bench/programs/mix.ts';
import { SIZES } from '../../../bench/suites/scale/sizes.ts';
import { createRunner, type Runner } from '../../../src/runner/index.ts';

let runner: Runner;

beforeAll(async () => {
  runner = await createRunner({ sandboxes: 1 });
}, 60_000);

afterAll(() => runner.close());

test.each(MIX)(
  'part of the mixed load: $snippet.language, $status $limit, $snippet.source',
  async (part) => {
    const { snippet, status, limit, stdout } = part;
    const outcome = await runner.run(snippet);
    expect({ status: outcome.status, limit: outcome.limit }).toEqual({ status, limit });
    if (stdout !== undefined) expect(outcome.stdout).toBe(stdout);
  },
  60_000,
);

test.each(SIZES.flatMap((size) => size.levels.slice(0, 2).map((level) => ({ ...size, level }))))(
  '$level $axis: $title',
  async ({ level, snippetAt, outputAt }) => {
    expect((await runner.run(snippetAt(level))).stdout).toBe(outputAt(level));
  },
  60_000,
);

test('a source of so many KiB has as many bytes', () => {
  const size = SIZES.find(({ id }) => id === 'source');
  expect(size?.levels.map((kib) => Buffer.byteLength(size.snippetAt(kib).source ?? ''))).toEqual(
    size?.levels.map((kib) => kib * 1024),
  );
});
