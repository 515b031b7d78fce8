import { expect, it } from 'vitest';
import { redisWarnings } from '../../../src/cli/redis-warnings.ts';

const TLS = 'REDIS_URL leads to another host without TLS: use rediss://';
const PASSWORD = 'REDIS_URL has no password: whoever reaches that Redis may change its data';

it.each([
  [undefined, []],
  ['redis://127.0.0.1:6379', []],
  ['redis://localhost', []],
  ['redis://[::1]:6379/2', []],
  ['redis://10.0.0.5', [TLS, PASSWORD]],
  ['redis://127.0.0.1.example.org', [TLS, PASSWORD]],
  ['redis://user:pw@10.0.0.5', [TLS]],
  ['rediss://redis.example', [PASSWORD]],
  ['rediss://user:pw@redis.example', []],
])('of %s the operator is warned as it deserves', (url, warnings) => {
  expect(redisWarnings(url)).toEqual(warnings);
});
