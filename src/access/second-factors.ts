import type { Limiter, SecondFactor, SecondFactorStore } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { type Access, attemptsOf, type StepUp } from './access.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import { stepOf } from './totp.ts';
import { createTurns } from './turns.ts';

/** What second factors are checked with. `hash` is for recovery codes alone. */
export interface SecondFactorsOptions {
  factors: SecondFactorStore;
  limiter: Pick<Limiter, 'blockedFor' | 'fail' | 'forgive'>;
  hash: KeyedHash;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** An attempt at a factor. `use` gives it as it is once the code was used, or nothing for a wrong code. */
interface Attempt {
  caller: string;
  entry: AuditEntry;
  isConfirmed: boolean;
  use(factor: SecondFactor): SecondFactor | undefined;
}

/** How often a save is tried that somebody else was faster than. */
const TRIES = 5;

/** Confirms and checks second factors, TOTP (RFC 6238) and recovery codes: see {@link Access}. */
export function createSecondFactors(options: SecondFactorsOptions): Pick<Access, 'confirm' | 'stepUp'> {
  const { limiter, hash, now } = options;
  /** One attempt of a caller at a time: guesses sent at once are counted before the next one is looked at. */
  const takeTurn = createTurns();
  const attempt = (one: Attempt) => takeTurn(one.caller, () => check(one, options));

  return {
    async confirm(caller, code, entry) {
      const use = (factor: SecondFactor) => {
        const used = useTotp(factor, code, now());
        return used && { ...used, isConfirmed: true };
      };
      const end = await attempt({ caller, entry, isConfirmed: false, use });
      if (end === 'blocked') throw await blocked(caller, limiter);
      return end === 'passed';
    },
    stepUp(caller, code, entry) {
      const use = (factor: SecondFactor) =>
        useTotp(factor, code, now()) ?? useRecovery(factor, hashRecoveryCode(hash, caller, code));
      return attempt({ caller, entry, isConfirmed: true, use });
    },
  };
}

/** Looks at the latest state until the code was used on it, so that of two requests with one code one passes. */
async function check(attempt: Attempt, { factors, limiter }: SecondFactorsOptions): Promise<StepUp> {
  const { caller, entry, isConfirmed, use } = attempt;
  if ((await limiter.blockedFor(attemptsOf(caller))) > 0) return 'blocked';
  for (let tries = 0; tries < TRIES; tries++) {
    const factor = await factors.find(caller);
    if (factor?.isConfirmed !== isConfirmed) return 'missing';
    const used = use(factor);
    if (used === undefined) break;
    if (await factors.save({ ...used, version: factor.version + 1 }, entry)) {
      await limiter.forgive(attemptsOf(caller));
      return 'passed';
    }
  }
  await limiter.fail(attemptsOf(caller));
  return 'refused';
}

function useTotp(factor: SecondFactor, code: string, now: number): SecondFactor | undefined {
  const lastStep = stepOf(code, factor.secret, { now, lastStep: factor.lastStep });
  return lastStep === undefined ? undefined : { ...factor, lastStep };
}

function useRecovery(factor: SecondFactor, hash: string): SecondFactor | undefined {
  const recoveryHashes = factor.recoveryHashes.filter((one) => one !== hash);
  return recoveryHashes.length < factor.recoveryHashes.length ? { ...factor, recoveryHashes } : undefined;
}

async function blocked(caller: string, limiter: Pick<Limiter, 'blockedFor'>): Promise<ClocheError> {
  const retryAfterSeconds = Math.max(1, await limiter.blockedFor(attemptsOf(caller)));
  const message = 'Too many wrong codes, expected the next one later';
  return new ClocheError('E_RATE_LIMITED', message, { retryAfterSeconds });
}
