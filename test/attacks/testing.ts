import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { type Attempt, attempt } from './attempt.ts';
import { CANARY, type Canaries, putUpCanaries } from './canary.ts';
import { openLibrary } from './library-adapter.ts';
import { type Attack, loadAttacks } from './load.ts';
import { untilSettled } from './resident.ts';
import { openService } from './service-adapter.ts';

const ADAPTERS = { library: openLibrary, service: openService };

/** What a sandbox may hold between two looks of the watchdog. */
const UNSEEN_MB = 2;

/** Deadlines are kept to a few milliseconds; a loaded machine gets this much before a test is red. */
const MAX_OVERRUN_MS = 1000;

const CASE_TIMEOUT_MS = 120_000;

/** The image of a language may have to be built first. */
const OPEN_TIMEOUT_MS = 180_000;

/** Tests every attack of a language through each door, with what a sandbox of its own may hold on top of a run's cap. */
export function testAttacks(language: string, ownMb: number): void {
  describe(`attacks in ${language}`, () => testThrough(language, ownMb));
}

function testThrough(language: string, ownMb: number): void {
  const attacks = loadAttacks(`${language}.jsonl`);
  let canaries: Canaries;

  beforeAll(async () => {
    Object.assign(process.env, CANARY.environment);
    canaries = await putUpCanaries();
    return () => canaries[Symbol.asyncDispose]();
  });

  describe.for(Object.entries(ADAPTERS))('through the %s', ([name, open]) => {
    let adapter: Adapter;
    let worst = { id: 'none', overrunMs: 0 };
    let lastCapMb = 0;

    beforeAll(async () => {
      adapter = await open(language);
      await untilSettled(adapter);
      return () => adapter[Symbol.asyncDispose]();
    }, OPEN_TIMEOUT_MS);

    afterAll(() => {
      const { overrunMs, id } = worst;
      console.log(
        `Largest deadline overrun in ${language} through the ${name}: ${overrunMs.toFixed(1)} ms (${id})`,
      );
    });

    test.for(attacks)('$id gets nothing', { timeout: CASE_TIMEOUT_MS }, async (attack, { annotate }) => {
      const met = await attempt(attack, adapter, canaries);
      // A sandbox that rests may still be giving back what the run before this one took.
      const capMb = Math.max(attack.limits.memoryMb, lastCapMb);
      lastCapMb = attack.limits.memoryMb;
      const overrunMs = overrun(attack, met);
      if (overrunMs > worst.overrunMs) worst = { id: attack.id, overrunMs };
      const isTaste = attack.tier === 'should';
      for (const finding of [...met.warnings, ...(isTaste ? met.bad : [])]) await annotate(finding, 'notice');
      expect(isTaste ? [] : met.bad, endings(met)).toEqual([]);
      expect(met.sandboxMb).toBeLessThan(capMb + ownMb + UNSEEN_MB);
      expect(overrunMs).toBeLessThan(MAX_OVERRUN_MS);
    });
  });
}

/** How far the longest run went past its wall limit, in milliseconds. */
function overrun({ limits }: Attack, { replies }: Attempt): number {
  return Math.max(...replies.map(({ outcome }) => (outcome?.usage.wallMs ?? 0) - limits.wallMs));
}

/** Shown beside findings, where a test is red. */
function endings({ replies }: Attempt): string {
  return replies.map(({ status, outcome }) => `${status} ${outcome?.error?.message ?? ''}`).join(', ');
}
