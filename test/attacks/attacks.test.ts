import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { type Attempt, attempt } from './attempt.ts';
import { CANARY, type Canaries, putUpCanaries } from './canary.ts';
import { openLibrary } from './library-adapter.ts';
import { type Attack, loadAttacks } from './load.ts';
import { openService } from './service-adapter.ts';

const ATTACKS = loadAttacks('javascript.jsonl');
const ADAPTERS = { library: openLibrary, service: openService };

/** What a sandbox may hold on top of the memory cap of a run. */
const SANDBOX_OWN_MB = 128;

/** Deadlines are kept to a few milliseconds; a loaded machine gets this much before a test is red. */
const MAX_OVERRUN_MS = 1000;

const CASE_TIMEOUT_MS = 120_000;

let canaries: Canaries;

beforeAll(async () => {
  Object.assign(process.env, CANARY.environment);
  canaries = await putUpCanaries();
  return () => canaries[Symbol.asyncDispose]();
});

describe.for(Object.entries(ADAPTERS))('attacks through the %s', ([name, open]) => {
  let adapter: Adapter;
  let worst = { id: 'none', overrunMs: 0 };
  let lastCapMb = 0;

  beforeAll(async () => {
    adapter = await open();
    return () => adapter[Symbol.asyncDispose]();
  });

  afterAll(() => {
    const { overrunMs, id } = worst;
    console.log(`Largest deadline overrun through the ${name}: ${overrunMs.toFixed(1)} ms (${id})`);
  });

  test.for(ATTACKS)('$id gets nothing', { timeout: CASE_TIMEOUT_MS }, async (attack, { annotate }) => {
    const met = await attempt(attack, adapter, canaries);
    // A sandbox that rests may still be giving back what the run before this one took.
    const capMb = Math.max(attack.limits.memoryMb, lastCapMb);
    lastCapMb = attack.limits.memoryMb;
    const overrunMs = overrun(attack, met);
    if (overrunMs > worst.overrunMs) worst = { id: attack.id, overrunMs };
    const isTaste = attack.tier === 'should';
    for (const finding of [...met.warnings, ...(isTaste ? met.bad : [])]) await annotate(finding, 'notice');
    expect(isTaste ? [] : met.bad, endings(met)).toEqual([]);
    expect(met.sandboxMb).toBeLessThan(capMb + SANDBOX_OWN_MB);
    expect(overrunMs).toBeLessThan(MAX_OVERRUN_MS);
  });
});

/** How far the longest run went past its wall limit, in milliseconds. */
function overrun({ limits }: Attack, { replies }: Attempt): number {
  return Math.max(...replies.map(({ outcome }) => (outcome?.usage.wallMs ?? 0) - limits.wallMs));
}

/** Shown beside findings, where a test is red. */
function endings({ replies }: Attempt): string {
  return replies.map(({ status, outcome }) => `${status} ${outcome?.error?.message ?? ''}`).join(', ');
}
