import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { cloche } from '../unit/cli/cloche.ts';
import { type Run, TestService } from './harness.ts';

/** Sends one run after the other until told to stop, and gives what each run came to. */
async function load(service: TestService, signal: AbortSignal): Promise<Run[]> {
  const runs: Run[] = [];
  while (!signal.aborted) {
    const snippet = { language: 'javascript', source: `console.log('number ${runs.length}')` };
    runs.push(await service.submit(snippet, 10));
    await pause(5);
  }
  return runs;
}

test('data keys are rotated twice under load, and no run fails or is lost', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloche-data-'));
  await using service = await TestService.open();
  const env = { CLOCHE_DATA_DIR: dataDir };
  await service.start('serve', env);
  await service.start('work', env);
  const stop = new AbortController();
  const loads = [load(service, stop.signal), load(service, stop.signal)];
  const rotate = () =>
    cloche(['keys', 'rotate-data', '--json'], {
      cwd: dataDir,
      env: { ...env, REDIS_URL: service.redis.url },
    });
  const rotations = [await rotate(), await rotate()].map(({ stdout, stderr, exitCode }) => {
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    return JSON.parse(stdout);
  });
  stop.abort();
  const runs = (await Promise.all(loads)).flatMap((all) => all.map((run, number) => ({ run, number })));

  expect(runs.length).toBeGreaterThan(100);
  for (const { run, number } of runs) {
    expect(run).toMatchObject({ state: 'done', outcome: { status: 'ok', stdout: `number ${number}\n` } });
    expect((await service.read(run.id)).outcome).toEqual(run.outcome);
  }
  const [ring = '', ...others] = (await readFile(join(dataDir, 'data-keys'), 'utf8')).trim().split('\n');
  expect([ring.split(':')[0], ...others]).toEqual([rotations[1].key]);
  const redis = new Redis(service.redis.url);
  const kept = await Promise.all(runs.map(({ run }) => redis.hget(`cloche:run:${run.id}`, 'outcome')));
  redis.disconnect();
  expect(kept.filter((text) => !text?.startsWith(`v1.${rotations[1].key}.`))).toEqual([]);
  await rm(dataDir, { recursive: true });
}, 60_000);
