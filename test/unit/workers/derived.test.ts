import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunner } from '../../../src/runner/index.ts';

const COMPONENT = new URL('../../programs/wasm/built/component-app.wasm', import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloche-kept-'));
  vi.stubEnv('CLOCHE_CACHE_DIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('what a component is transpiled to is kept for its tenant, and makes no difference to a run', async () => {
  await using runner = await createRunner({ languages: ['wasm'], sandboxes: 1 });
  const source = (await readFile(COMPONENT)).toString('base64');
  const runs = [
    { tenant: 'a', files: 1 },
    { tenant: 'a', files: 1 },
    { tenant: 'b', files: 2 },
    { tenant: 'a', files: 2 },
  ];
  for (const { tenant, files } of runs) {
    const invoke = { export: 'greet', args: [tenant] };
    const outcome = await runner.run({ language: 'wasm', source, tenant, invoke });
    expect(outcome).toMatchObject({ status: 'ok', value: `Hello, ${tenant}!` });
    await expect.poll(async () => (await readdir(join(folder, 'derived'))).length).toBe(files);
  }
});

test('nothing is kept of a module, or of text', async () => {
  await using runner = await createRunner({ languages: ['wasm'], sandboxes: 1 });
  for (const source of ['(component)', '(module)', 'AGFzbQEAAAA=']) {
    expect((await runner.run({ language: 'wasm', source })).exitCode).toBe(1);
  }
  expect(await readdir(folder)).not.toContain('derived');
});
