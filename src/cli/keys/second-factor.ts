import { stateOfKey } from '../../core/api-key.ts';
import { Failure } from '../failure.ts';
import { findKey } from './change-key.ts';
import { type Host, withHost } from './host.ts';

/** The key of the configuration, which no store holds, and the subjects of issuers. */
const UNKEPT = /^(key_admin|sub_[0-9a-f]{32})$/;

/** Begins a second factor and prints what the authenticator app needs and the recovery codes, this once. */
export async function enrol(id: string, { json }: { json?: boolean | undefined }): Promise<number> {
  return withHost(async (host) => {
    await checkCaller(host, id);
    const enrolment = await host.access.enrol(id, host.entry('step-up.enrol', { caller: id }));
    const { url, qr, recoveryCodes } = enrolment;
    const text = `${qr}\n${url}\n\nRecovery codes, each for one use, not shown again:\n\n${recoveryCodes
      .map((code) => `  ${code}\n`)
      .join('')}\nThen confirm it with a first code:\n  cloche keys confirm ${id} CODE\n`;
    process.stdout.write(json ? `${JSON.stringify(enrolment)}\n` : text);
    return 0;
  });
}

/** Confirms a second factor that was enrolled here or over HTTP: from now on its codes count. */
export async function confirm(id: string, code: string): Promise<number> {
  return withHost(async (host) => {
    if (await host.access.confirm(id, code, host.entry('step-up.confirm', { caller: id }))) {
      process.stdout.write(`The second factor of ${id} is confirmed\n`);
      return 0;
    }
    await host.store.audit.append({ ...host.entry('step-up.confirm', { caller: id }), success: false });
    throw new Failure(
      1,
      `Expected a current code of what ${id} enrolled and did not confirm yet, got another`,
    );
  });
}

/** Takes a second factor away, for whoever lost it: another one can be enrolled then. */
export async function resetSecondFactor(id: string): Promise<number> {
  return withHost(async (host) => {
    const entry = host.entry('step-up.enrol', { caller: id, is_reset: true });
    if (!(await host.access.reset(id, entry))) {
      throw new Failure(2, `Expected the id of a caller that has a second factor, got ${id}`);
    }
    process.stdout.write(`The second factor of ${id} is gone\n`);
    return 0;
  });
}

async function checkCaller(host: Host, id: string): Promise<void> {
  if (UNKEPT.test(id)) return;
  if (stateOfKey(await findKey(host, id), Date.now()) === 'active') return;
  throw new Failure(2, `Expected a key that is active, got ${id}`);
}
