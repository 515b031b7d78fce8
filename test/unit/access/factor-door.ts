import { generateSync } from 'otplib';
import { beforeEach } from 'vitest';
import { type Door, entryOf, openDoor } from './door.ts';

export const CALLER = 'key_admin';

/** A door of its own for every test. */
export let door: Door;
beforeEach(() => {
  door = openDoor();
});

export async function enrol() {
  const { url, recoveryCodes } = await door.access.enrol(CALLER, entryOf('step-up.enrol'));
  return { secret: secretOf(url), recoveryCodes };
}

export async function enrolAndConfirm() {
  const enrolled = await enrol();
  const confirmedBy = codeNow(enrolled.secret);
  if (!(await confirm(confirmedBy))) throw new Error('the enrolment was not confirmed');
  return { ...enrolled, confirmedBy };
}

export function confirm(code: string): Promise<boolean> {
  return door.access.confirm(CALLER, code, entryOf('step-up.confirm'));
}

export function stepUp(code: string) {
  return door.access.stepUp(CALLER, code, entryOf('auth.step-up'));
}

export function secretOf(url: string): string {
  return new URL(url).searchParams.get('secret') ?? '';
}

export function codeNow(secret: string): string {
  return generateSync({ secret, epoch: door.clock.now / 1000 });
}

export async function actions(): Promise<string[]> {
  return (await door.store.audit.list({ after: 0, limit: 100 })).map(({ action }) => action);
}
