import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';

/** RFC 4226, section 4, asks for at least 128 bits and recommends these 160. */
const SECRET_BYTES = 20;
const STEP_SECONDS = 30;

/** A new secret, in base32 (RFC 4648). */
export function makeSecret(random: (count: number) => Uint8Array): string {
  return new ScureBase32Plugin().encode(random(SECRET_BYTES), { padding: false });
}

/** The address by which authenticator apps take a secret over: `otpauth://totp/Cloche:…`. */
export function otpauthUrl(caller: string, secret: string): string {
  return generateURI({ issuer: 'Cloche', label: caller, secret });
}

/**
 * The time step that a code is of, where that is the present one, the one before it or the next one, and comes
 * after `lastStep` (RFC 6238, section 5.2: a code passes once). `now` is in milliseconds since the epoch.
 */
export function stepOf(code: string, secret: string, { now, lastStep }: { now: number; lastStep: number }) {
  const epoch = Math.floor(now / 1000);
  const lastOfWindow = Math.floor(epoch / STEP_SECONDS) + 1;
  if (!isTotpCode(code) || lastStep >= lastOfWindow) return undefined;
  const result = verifySync({
    secret,
    token: code,
    epoch,
    epochTolerance: STEP_SECONDS,
    afterTimeStep: lastStep,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

/** Whether a text has the form of a code: six digits. */
function isTotpCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
