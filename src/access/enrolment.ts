import { renderUnicodeCompact } from 'uqr';
import type { SecondFactor, SecondFactorStore } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import type { Access } from './access.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { makeSecret, otpauthUrl } from './totp.ts';

/** What second factors are made with. `hash` is for recovery codes alone. */
export interface EnrolmentOptions {
  factors: SecondFactorStore;
  hash: KeyedHash;
  random(count: number): Uint8Array;
}

type Enrolled = Pick<SecondFactor, 'secret' | 'recoveryHashes'>;

/** How often a save is tried that somebody else was faster than. */
const TRIES = 5;

/** Begins and takes back enrolments: see {@link Access}. */
export function createEnrolment(options: EnrolmentOptions): Pick<Access, 'enrol' | 'reset'> {
  const { factors, hash, random } = options;

  const replace = async (caller: string, entry: AuditEntry, make: (before?: SecondFactor) => Enrolled) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await factors.find(caller);
      const after = { ...make(before), caller, isConfirmed: false, lastStep: 0 };
      if (await factors.save({ ...after, version: (before?.version ?? 0) + 1 }, entry)) return;
    }
    throw new ClocheError('E_BUSY', 'Expected one enrolment of a caller at a time, got more');
  };

  return {
    async enrol(caller, entry) {
      const secret = makeSecret(random);
      const recoveryCodes = makeRecoveryCodes(random);
      const recoveryHashes = recoveryCodes.map((code) => hashRecoveryCode(hash, caller, code));
      await replace(caller, entry, (before) => {
        if (before?.isConfirmed) throw confirmedAlready();
        return { secret, recoveryHashes };
      });
      const url = otpauthUrl(caller, secret);
      return { url, qr: renderUnicodeCompact(url, { border: 2 }), recoveryCodes };
    },
    async reset(caller, entry) {
      if ((await factors.find(caller)) === undefined) return false;
      await replace(caller, entry, () => ({ secret: makeSecret(random), recoveryHashes: [] }));
      return true;
    },
  };
}

function confirmedAlready(): ClocheError {
  const message = 'Expected no confirmed second factor, got one: it can be taken away on the host alone';
  return new ClocheError('E_FORBIDDEN', message);
}
