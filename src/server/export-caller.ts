import type { RunRecord } from '../core/ports.ts';
import { recordsOf } from './caller-records.ts';
import { factorState } from './factor-state.ts';
import type { Ports } from './ports.ts';
import { toKey } from './schemas/key.ts';
import { toRun } from './schemas/run.ts';
import { isoTime } from './schemas/time.ts';

const PAGE = 100;

/** A line of an export: what it is, and what is held. */
export interface ExportLine {
  kind: 'key' | 'second-factor' | 'run' | 'job' | 'audit' | 'end';
  [field: string]: unknown;
}

/**
 * All that is held about a caller, one thing after the other, with no more than a page of it in memory. The last
 * line is of kind `end`: without it the export is not whole. No line holds what lets anybody in.
 */
export async function* exportCaller(ports: Ports, caller: string): AsyncGenerator<ExportLine> {
  const counts = { runs: 0, records: 0 };
  const { size } = await ports.store.audit.head();
  yield* credentialsOf(ports, caller);
  for await (const record of runsOf(ports, caller)) {
    counts.runs++;
    yield { kind: 'run', ...toRun(record) };
    if (record.state !== 'done') yield* jobOf(ports, record.id);
  }
  for await (const { record } of recordsOf(ports.store.sealed, caller, size)) {
    counts.records++;
    yield { kind: 'audit', ...record };
  }
  yield { kind: 'end', ...counts };
}

async function* credentialsOf(ports: Ports, caller: string): AsyncGenerator<ExportLine> {
  const key = await ports.store.keys.find(caller);
  if (key) yield { kind: 'key', ...toKey(key, ports.now()) };
  const factor = await ports.store.factors.find(caller);
  const state = factorState(factor);
  if (factor && state !== 'none') {
    yield { kind: 'second-factor', state, recoveryCodesLeft: factor.recoveryHashes.length };
  }
}

async function* runsOf({ store }: Ports, caller: string): AsyncGenerator<RunRecord> {
  let cursor: string | undefined;
  do {
    const page = await store.runs.list({ caller, cursor, limit: PAGE });
    for (const { id } of page.items) {
      const record = await store.runs.read(id);
      if (record) yield record;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** What was sent of a run that has not ended; of one that has, it is not kept. */
async function* jobOf({ store }: Ports, id: string): AsyncGenerator<ExportLine> {
  const job = await store.runs.job(id);
  if (!job) return;
  const { caller, address, createdAt, snippet } = job;
  yield { kind: 'job', id, caller, address, createdAt: isoTime(createdAt), snippet };
}
