import { expect, test } from 'vitest';
import { TestService } from './service.ts';

test('every answer bears the same security headers, refusals too', async () => {
  const service = new TestService();
  const answers = [
    await service.call('/v1/languages'),
    await service.send('/v1/runs'),
    await service.send('/no'),
    await service.submit({ language: 'js', source: '1' }),
    await service.submit({}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 202, 422]);
  for (const { headers } of answers) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  }
});

test('browsers are told to keep to TLS where they came by it, and only there', async () => {
  const told = await Promise.all(
    [true, false].map(async (isTls) => {
      const service = new TestService(undefined, { isTls: () => isTls });
      return (await service.send('/docs')).headers.get('Strict-Transport-Security');
    }),
  );
  expect(told).toEqual(['max-age=31536000', null]);
});

test('no answer names the software or its version, but for the document of the API', async () => {
  const service = new TestService(undefined, { version: '9.8.7' });
  for (const path of ['/healthz', '/v1/languages', '/nothing', '/v1/runs?limit=x']) {
    const answer = await service.call(path);
    const text = JSON.stringify([...answer.headers]) + (await answer.text());
    expect(text).not.toMatch(/9\.8\.7|hono|node|x-powered-by|"server"/i);
  }
});
