import type { Context } from 'hono';
import { ClocheError } from '../core/errors.ts';
import { emptyOutcome } from '../core/outcome.ts';
import type { Job, RunState } from '../core/ports.ts';
import type { AppEnv, Ports } from './ports.ts';
import { auditEntry } from './refusals.ts';

/**
 * Cancels a run with its audit records, and gives the state that it was in; undefined where there is none. One
 * that waits ends here. The record of that is its owner's, as that of every end: who cancelled is in the record
 * of the cancel, and nothing of that one in the receipt that the owner gets.
 */
export async function cancelRun(c: Context<AppEnv>, ports: Ports, id: string): Promise<RunState | undefined> {
  const { runs } = ports.store;
  const entry = auditEntry(c, ports, { action: 'run.cancel', details: { run_id: id }, success: true });
  const state = await runs.cancel(id, entry);
  const job = state === 'queued' ? await findJob(ports, id) : undefined;
  if (job) {
    const { language } = job.snippet;
    const outcome = emptyOutcome('cancelled', language, ports.languages);
    await runs.finish(id, outcome, {
      timestamp: entry.timestamp,
      user_id: job.caller.id,
      role: job.caller.role,
      action: 'run.execute',
      details: { run_id: id, language, source_sha256: job.sourceHash, status: outcome.status },
      ip_address: job.address,
      success: false,
    });
  }
  return state;
}

type EndedJob = Pick<Job, 'caller' | 'address' | 'sourceHash'> & {
  snippet: Pick<Job['snippet'], 'language'>;
};

/** What is known of a job, so that a run ends that no data key opens any more. */
async function findJob({ store }: Ports, id: string): Promise<EndedJob | undefined> {
  try {
    return await store.runs.job(id);
  } catch (cause) {
    if (!(cause instanceof ClocheError && cause.code === 'E_INTERNAL')) throw cause;
    const run = await store.runs.read(id);
    if (!run) return undefined;
    const { caller, language } = run;
    return { caller: { id: caller, role: '' }, address: '', sourceHash: '', snippet: { language } };
  }
}
