import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ApiKey } from '../../../src/core/access.ts';
import { languageSchema } from '../../../src/server/routes/languages.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { read, TestService } from './service.ts';

async function restricted(changes: Partial<ApiKey>) {
  const service = new TestService();
  const { bearer } = await service.addKey('submitter', changes);
  return { service, bearer, submit: (body: object) => service.submit({ source: '1', ...body }, bearer) };
}

async function codeOf(answer: Promise<Response>): Promise<unknown[]> {
  const response = await answer;
  const { code, errors } = (await response.json()) as { code: string; errors?: { path: string }[] };
  return [response.status, code, ...(errors ?? []).map(({ path }) => path)];
}

test('a key runs its languages alone, by any of their names', async () => {
  const { submit } = await restricted({ languages: ['javascript'] });
  expect((await submit({ language: 'js' })).status).toBe(202);
  expect(await codeOf(submit({ language: 'py' }))).toEqual([403, 'E_FORBIDDEN']);
  expect(await codeOf(submit({ language: 'cobol' }))).toEqual([422, 'E_LANGUAGE_UNKNOWN']);
});

test('a key with no language runs none', async () => {
  const { submit } = await restricted({ languages: [] });
  expect(await codeOf(submit({ language: 'js' }))).toEqual([403, 'E_FORBIDDEN']);
});

test('a limit above the ceiling of the key is refused, and one below it taken', async () => {
  const { submit } = await restricted({ limits: { wallMs: 1000 } });
  const asking = (wallMs: number) => submit({ language: 'js', limits: { wallMs } });
  expect(await codeOf(asking(1001))).toEqual([422, 'E_LIMIT_TOO_HIGH', 'limits.wallMs']);
  expect((await asking(1000)).status).toBe(202);
});

test('a run that asks for nothing gets no more than the ceilings of its key', async () => {
  const { service, submit } = await restricted({ limits: { wallMs: 1000, memoryBytes: 64 * 1024 * 1024 } });
  const { id } = await read(runSchema, submit({ language: 'js' }));
  const job = await service.store.runs.job(id);
  expect(job?.snippet.limits).toMatchObject({ wallMs: 1000, cpuMs: 2000, memoryBytes: 64 * 1024 * 1024 });
});

test('a token narrows what its key may run', async () => {
  const { service, bearer } = await restricted({ languages: ['javascript', 'python'] });
  const token = await service.issueToken(bearer, {
    languages: ['python'],
    limits: { wallMs: 10 },
  });
  const headers = { Authorization: `Bearer ${token}` };
  expect(await codeOf(service.submit({ language: 'js', source: '1' }, headers))).toEqual([
    403,
    'E_FORBIDDEN',
  ]);
  expect(
    await codeOf(service.submit({ language: 'py', source: '1', limits: { wallMs: 11 } }, headers)),
  ).toEqual([422, 'E_LIMIT_TOO_HIGH', 'limits.wallMs']);
});

test('languages are listed as the caller may run them', async () => {
  const { service, bearer } = await restricted({ languages: ['python'], limits: { wallMs: 1000 } });
  const listed = await read(z.array(languageSchema), service.call('/v1/languages', { headers: bearer }));
  expect(listed.map(({ language, limits }) => [language, limits.wallMs, limits.cpuMs])).toEqual([
    ['python', { default: 1000, ceiling: 1000 }, { default: 2000, ceiling: 60_000 }],
  ]);
});

test('quotas are those of the key, else of the settings, else of the service', async () => {
  const service = new TestService();
  await service.changeSettings({ quotas: { queued: 2, concurrent: 3 } });
  const { accept } = service.store.runs;
  const seen: unknown[] = [];
  service.store.runs.accept = (job, entry, options) => {
    seen.push(options?.quotas);
    return accept.call(service.store.runs, job, entry, options);
  };
  const { bearer } = await service.addKey('submitter', { quotas: { queued: 1 } });
  await service.submit({ language: 'js', source: '1' }, bearer);
  await service.submit({ language: 'js', source: '1' });
  expect(seen).toEqual([
    { queued: 1, concurrent: 3 },
    { queued: 2, concurrent: 3 },
  ]);
  expect(await codeOf(service.submit({ language: 'js', source: '1' }, bearer))).toEqual([
    429,
    'E_QUOTA_EXCEEDED',
  ]);
});
