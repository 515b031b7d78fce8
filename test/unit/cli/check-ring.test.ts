import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkRing } from '../../../src/cli/check-ring.ts';
import { createCipher, type DataKey } from '../../../src/store/cipher.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { accept, complete, makeJob, makeRecorder } from '../../contracts/store-fixtures.ts';
import { startPortRedis } from '../../faults/redis-port.ts';
import { cloche, makeFolder } from './cloche.ts';

const MESSAGE = 'Expected the data keys that sealed the runs which wait, got others: see CLOCHE_DATA_KEYS';
const [right, wrong] = ['right', 'wrong'].map((id): DataKey => ({ id, key: randomBytes(32) }));

it('a start with other data keys takes no run, and what waits is not lost', async () => {
  await using redis = await startPortRedis();
  await using folder = await makeFolder();
  const open = (...keys: (DataKey | undefined)[]) =>
    createRedisStore({
      url: redis.url,
      cipher: createCipher({ keys: () => keys.filter((key) => key !== undefined), renew: () => undefined }),
      record: makeRecorder(),
    });
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  await using theirs = await open(wrong);
  await using ours = await open(right);
  await using both = await open(wrong, right);
  await expect(checkRing(theirs, { takesRuns: true, warn })).resolves.toBeUndefined();
  const { id } = await accept(ours, makeJob());

  await expect(checkRing(theirs, { takesRuns: true, warn })).rejects.toMatchObject({ message: MESSAGE });
  await expect(checkRing(theirs, { takesRuns: false, warn })).resolves.toBeUndefined();
  expect(warnings).toEqual([MESSAGE]);
  await checkRing(both, { takesRuns: true, warn });
  const env = {
    REDIS_URL: redis.url,
    CLOCHE_DATA_KEYS: `wrong:${Buffer.from(wrong?.key ?? '').toString('base64')}`,
  };
  const { stderr, exitCode } = await cloche(['work'], { cwd: folder.path, env });
  expect({ stderr, exitCode }).toEqual({ stderr: `cloche: ${MESSAGE}\n`, exitCode: 1 });
  expect(await complete(both, id)).toBe(true);
  await checkRing(theirs, { takesRuns: true, warn });
});
