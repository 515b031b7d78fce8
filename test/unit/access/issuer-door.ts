import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type IssuerConfig, issuerConfigs } from '../../../src/access/issuer-config.ts';
import type { Role } from '../../../src/core/roles.ts';
import { type Door, type DoorOptions, openDoor } from './door.ts';
import { type Issuer, type IssuerKey, makeIssuerKey, startIssuer } from './issuer.ts';

const NOW = Date.UTC(2026, 1, 12, 10, 30);
export const IAT = NOW / 1000;
export const MINUTE = 60 * 1000;

/** A real issuer, which every test finds as it was at the start, with the first of these keys. */
export let issuer: Issuer;
export let key: IssuerKey;
export let strange: IssuerKey;

beforeAll(async () => {
  issuer = await startIssuer();
  key = await makeIssuerKey('one');
  strange = await makeIssuerKey('strange');
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.published = [key];
  issuer.answer = undefined;
  issuer.asked = 0;
});

/** The configuration of the issuer, but for what is given. */
function configure(given: Partial<IssuerConfig> = {}): IssuerConfig[] {
  const roles: Record<string, Role> = {
    staff: 'viewer',
    developers: 'submitter',
    sre: 'operator',
    root: 'admin',
  };
  const row = { issuer: issuer.name, audience: 'cloche-api', roleClaim: 'groups', roles };
  return issuerConfigs.parse([{ ...row, jwksUrl: issuer.jwksUrl, algorithms: ['ES256', 'RS256'], ...given }]);
}

/** Access that trusts the issuer. */
export function open(given: Partial<IssuerConfig> = {}, options: DoorOptions = {}): Door {
  return openDoor({ issuers: configure(given), clock: { now: NOW }, ...options });
}

/** What a good token says, but for what is given. */
export function claims(given: Record<string, unknown> = {}): JWTPayload {
  const good = {
    iss: issuer.name,
    aud: 'cloche-api',
    sub: 'ada',
    iat: IAT,
    exp: IAT + 600,
    groups: 'developers',
  };
  return { ...good, ...given };
}
