import type { Identity, Restrictions } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Role } from '../core/roles.ts';

/** What a token shall be narrowed to; never more than its key may do. */
export interface TokenWish extends Restrictions {
  role?: Role | undefined;
  expiresInSeconds?: number | undefined;
}

/** A second factor that waits to be confirmed on the host; shown once. */
export interface Enrolment {
  /** `otpauth://totp/…` for an authenticator app. */
  url: string;
  /** The same as a QR code in text. */
  qr: string;
  recoveryCodes: string[];
}

/** How a step-up ended: `missing` where the caller has no confirmed second factor. */
export type StepUp = 'passed' | 'refused' | 'blocked' | 'missing';

/** The name by which the limiter counts a caller's wrong codes. */
export const attemptsOf = (caller: string): string => `totp:${caller}`;

/** Who may come in, and as whom. */
export interface Access {
  /**
   * Recognises the bearer of an API key, of a token of ours or of a token of a configured issuer. Undefined for
   * whatever does not count: unknown, wrong, expired, revoked, from another address or for another audience,
   * all the same.
   * @throws ClocheError `E_STORE_DOWN`, also where the keys of a token's issuer are out of reach: then nobody
   * can tell whether the token counts, and its bearer has failed at nothing
   */
  identify(credential: string, address: string): Promise<Identity | undefined>;
  /** A new API key, and the keyed hash that is kept of it. */
  makeKey(): { key: string; hash: string };
  /**
   * Makes a short-lived token with the rights of its key or less.
   * @throws ClocheError `E_FORBIDDEN` for a caller that did not come with a key, and for a wider wish
   */
  issueToken(identity: Identity, wish: TokenWish): Promise<{ token: string; expiresAt: number }>;
  /**
   * Begins the enrolment of a second factor, in the place of one that is not confirmed yet.
   * @throws ClocheError `E_FORBIDDEN` where one is confirmed already: it must be taken away on the host first
   */
  enrol(caller: string, entry: AuditEntry): Promise<Enrolment>;
  /** Takes a second factor away, recovery codes and all, for the host alone; false where there is none. */
  reset(caller: string, entry: AuditEntry): Promise<boolean>;
  /**
   * Confirms an enrolment by a first code; false for a wrong code, or where nothing waits to be confirmed.
   * @throws ClocheError `E_RATE_LIMITED` after too many wrong codes
   */
  confirm(caller: string, code: string, entry: AuditEntry): Promise<boolean>;
  /**
   * Checks a code of the second factor, or a recovery code; each passes once. `entry` is written where it
   * passes; what was refused is for whoever asks to record.
   */
  stepUp(caller: string, code: string, entry: AuditEntry): Promise<StepUp>;
}
