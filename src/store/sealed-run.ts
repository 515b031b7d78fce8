import type { Outcome } from '../core/outcome.ts';
import type { Job } from '../core/ports.ts';
import type { Cipher } from './cipher.ts';

/** Whose texts these are: of which run and which caller. */
export interface Owner {
  id: string;
  caller: string;
}

/** A job as it is kept. */
export function sealJob(cipher: Cipher, job: Job): string {
  return cipher.seal(JSON.stringify(job), { kind: 'job', id: job.id, caller: job.caller.id });
}

/** The job that was kept. @throws ClocheError `E_INTERNAL` where it was changed, or is another run's */
export function openJob(cipher: Cipher, sealed: string, owner: Owner): Job {
  return JSON.parse(cipher.open(sealed, { kind: 'job', ...owner }));
}

/** An outcome as it is kept. */
export function sealOutcome(cipher: Cipher, outcome: Outcome, owner: Owner): string {
  return cipher.seal(JSON.stringify(outcome), { kind: 'outcome', ...owner });
}

/** The outcome that was kept. @throws ClocheError `E_INTERNAL` as {@link openJob} does */
export function openOutcome(cipher: Cipher, sealed: string, owner: Owner): Outcome {
  return JSON.parse(cipher.open(sealed, { kind: 'outcome', ...owner }));
}
