import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import type { Job } from '../../../src/core/ports.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { startConsumer } from '../../../workers/consumer.ts';
import { accept, makeJob, makeOutcome, WAIT_MS } from '../../contracts/store-fixtures.ts';

/** The tenants that jobs run as, in the order of the jobs. */
async function tenantsOf(jobs: readonly Job[]): Promise<(string | undefined)[]> {
  await using store = createMemoryStore();
  const tenants = new Map<string | undefined, string | undefined>();
  await using _consumer = await startConsumer({
    store,
    run: async ({ source }, options) => {
      tenants.set(source, options?.tenant);
      return makeOutcome('');
    },
    languages: LANGUAGES,
    consumer: 'c',
    concurrency: 1,
    host: 'h',
    now: Date.now,
    log: () => undefined,
  });
  for (const job of jobs) {
    await accept(store, job);
    await store.runs.waitForEnd(job.id, WAIT_MS);
  }
  return jobs.map(({ snippet }) => tenants.get(snippet.source));
}

function job(caller: string, source: string, tenant?: string): Job {
  const made = makeJob({ caller, source });
  return { ...made, snippet: { ...made.snippet, ...(tenant !== undefined && { tenant }) } };
}

test('two callers are never one tenant, whatever they name theirs', async () => {
  const tenants = await tenantsOf([
    job('key_a', '1'),
    job('key_a', '2', 'key_b'),
    job('key_b', '3'),
    job('key_b', '4', 'key_b'),
    job('key_a', '5', 'null'),
    job('key_a","x', '6'),
    job('key_a', '7', 'x'),
  ]);
  expect(new Set(tenants).size).toBe(tenants.length);
  for (const tenant of tenants) expect(tenant).toBeTypeOf('string');
});

test('a caller that names a tenant again is that tenant again', async () => {
  const [first, second] = await tenantsOf([job('key_a', '1', 't'), job('key_a', '2', 't')]);
  expect(first).toBe(second);
});
