import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { generateSync } from 'otplib';
import { expect, test } from 'vitest';
import { cloche, makeFolder } from '../unit/cli/cloche.ts';
import { CAN_CERTIFY, makeCertificate } from './certificate.ts';
import { eventually, TestService } from './harness.ts';
import { findFreePort, startPortRedis } from './redis-port.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/redis.md');
const PASSWORD = randomBytes(24).toString('hex');
const FINE = { language: 'javascript', source: '6 * 7' };
const ENDLESS = { language: 'javascript', source: 'for (;;);', limits: { wallMs: 20_000 } };

/** What that user has no business with. */
const FORBIDDEN = [
  ['GET', 'other'],
  ['SET', 'other', '1'],
  ['KEYS', '*'],
  ['FLUSHALL'],
  ['CONFIG', 'GET', 'dir'],
  ['ACL', 'LIST'],
  ['SUBSCRIBE', 'other'],
  ['PUBLISH', 'other', ''],
  ['SCRIPT', 'FLUSH'],
  ['REPLICAOF', 'NO', 'ONE'],
];

/** The rights of the user that the documentation tells operators to make. */
function documentedRights(): string[] {
  const command = /^ACL SETUSER cloche on >PASSWORD ((?:.*\\\n)*.*)$/m.exec(
    readFileSync(DOCUMENT, 'utf8'),
  )?.[1];
  if (command === undefined) throw new Error('Expected docs/redis.md to say how the user is made');
  return command.split(/[\s\\]+/);
}

test.skipIf(!CAN_CERTIFY)(
  'over TLS the documented user may do all that the service does, and nothing else',
  async () => {
    using tls = makeCertificate();
    await using folder = await makeFolder();
    const port = await findFreePort();
    await using server = await startPortRedis({
      'tls-port': port,
      'tls-cert-file': tls.certificate,
      'tls-key-file': tls.key,
      'tls-auth-clients': 'no',
    });
    const admin = new Redis(server.url);
    await admin.call('ACL', 'SETUSER', 'cloche', 'on', `>${PASSWORD}`, ...documentedRights());
    const env = {
      REDIS_URL: `rediss://cloche:${PASSWORD}@localhost:${port}`,
      NODE_EXTRA_CA_CERTS: tls.certificate,
      CLOCHE_DATA_DIR: folder.path,
    };
    await using service = await TestService.open();
    await service.start('start', env);
    const host = (...args: string[]) => cloche(['keys', ...args], { cwd: folder.path, env });

    expect(await service.submit(FINE, 10)).toMatchObject({ outcome: { value: 42 } });
    const busy = await Promise.all(Array.from({ length: 6 }, () => service.submit(ENDLESS)));
    for (const { id } of busy) expect((await service.call('DELETE', `/v1/runs/${id}`)).status).toBe(202);
    for (const { id } of busy) await service.until(id, 'done', 10_000);
    for (const path of ['/v1/runs?limit=5', '/v1/queue', '/v1/audit', '/v1/settings', '/readyz']) {
      expect([path, (await service.call('GET', path)).status]).toEqual([path, 200]);
    }
    const sealed = await eventually(10_000, async () => {
      const response = await service.call('GET', '/v1/audit/checkpoint');
      return response.ok ? response.text() : undefined;
    });
    expect(sealed).toMatch(/^cloche\.local\/audit\n/);

    const { url } = JSON.parse((await host('enrol', 'key_admin', '--json')).stdout);
    const secret = new URL(url).searchParams.get('secret') ?? '';
    expect(await host('confirm', 'key_admin', generateSync({ secret }))).toMatchObject({ exitCode: 0 });
    expect(await host('create', '--name', 'acl', '--role', 'viewer')).toMatchObject({ exitCode: 0 });
    expect(await host('list')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('acl') });
    expect(await host('rotate-data')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await service.submit(FINE, 10)).toMatchObject({ outcome: { value: 42 } });
    expect(await admin.call('ACL', 'LOG')).toEqual([]);

    const user = new Redis(env.REDIS_URL, { tls: { ca: readFileSync(tls.certificate) } });
    for (const [command = '', ...args] of FORBIDDEN) {
      await expect(user.call(command, ...args)).rejects.toThrow('NOPERM');
    }
    user.disconnect();
    admin.disconnect();
  },
  60_000,
);

test.skipIf(!CAN_CERTIFY)('a Redis whose certificate nobody vouches for is not talked to', async () => {
  using tls = makeCertificate();
  await using folder = await makeFolder();
  const port = await findFreePort();
  await using _server = await startPortRedis({
    'tls-port': port,
    'tls-cert-file': tls.certificate,
    'tls-key-file': tls.key,
    'tls-auth-clients': 'no',
  });
  const env = { REDIS_URL: `rediss://cloche:${PASSWORD}@localhost:${port}` };
  const { stderr, exitCode } = await cloche(['keys', 'list'], { cwd: folder.path, env });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('cloche: Redis: DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(stderr).toContain(`cloche: The Redis of REDIS_URL, rediss://localhost:${port}, cannot be reached: `);
  expect(stderr).not.toContain(PASSWORD);
});
