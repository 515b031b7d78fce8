import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Identity } from '../core/access.ts';
import { isAddressIn } from '../core/address.ts';
import { ClocheError } from '../core/errors.ts';
import { permissionsOf } from '../core/roles.ts';
import type { Fetch } from './fetch-json.ts';
import type { IssuerConfig } from './issuer-config.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { roleOf } from './role-claim.ts';

/** Whose tokens count. `hash` names their subjects; `now` gives milliseconds since the epoch. */
export interface IssuersOptions {
  issuers: readonly IssuerConfig[];
  hash: KeyedHash;
  fetch: Fetch;
  now(): number;
}

/** A token that may be of an issuer: `issuer` is what it says itself, which nobody has checked yet. */
export interface Claimed {
  token: string;
  issuer: string;
  address: string;
}

interface Row {
  config: IssuerConfig;
  getKey: JWTVerifyGetKey<CryptoKey>;
}

/** Kinds of token that bear access (RFC 9068, section 2.1); others of an issuer, of logout for one, do not. */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

const ID_DIGITS = 32;

/**
 * Recognises the bearers of issuers' tokens (RFC 7519, RFC 9068). Undefined for a token that does not count.
 * The function that is given throws `E_STORE_DOWN` where the issuer's keys are out of reach.
 */
export function createIssuers(options: IssuersOptions): (one: Claimed) => Promise<Identity | undefined> {
  const { issuers, hash, fetch, now } = options;
  const rows = new Map(
    issuers.map((config): [string, Row] => [
      config.issuer,
      { config, getKey: createIssuerKeys({ config, fetch, now }) },
    ]),
  );

  return async ({ token, issuer, address }) => {
    const row = rows.get(issuer);
    if (row === undefined || !isHome(row.config, address)) return undefined;
    const claims = await verify(token, row, now());
    const role = claims && roleOf(claims, row.config);
    if (claims?.sub === undefined || role === undefined) return undefined;
    const permissions = new Set(permissionsOf(role));
    permissions.delete('tokens.issue');
    const id = `sub_${hash(JSON.stringify([issuer, claims.sub])).slice(0, ID_DIGITS)}`;
    return { id, role, permissions, quotas: {}, via: 'issuer' };
  };
}

function isHome({ addresses }: IssuerConfig, address: string): boolean {
  return addresses === undefined || isAddressIn(address, addresses);
}

async function verify(token: string, { config, getKey }: Row, now: number): Promise<JWTPayload | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, getKey, {
      algorithms: config.algorithms,
      issuer: config.issuer,
      audience: config.audience,
      clockTolerance: config.clockSkewSeconds,
      maxTokenAge: config.maxAgeSeconds,
      currentDate: new Date(now),
    });
    return isBearers(protectedHeader.typ) && isWhole(payload, config) ? payload : undefined;
  } catch (cause) {
    if (cause instanceof ClocheError) throw cause;
    return undefined;
  }
}

function isBearers(type = 'jwt'): boolean {
  return TYPES.has(type.toLowerCase());
}

/**
 * Whether a token has a subject and an end, lives no longer than configured, and is not bound to a key that its
 * bearer must prove to have (RFC 7800), which we do not see. Its `iat` was checked with its age.
 */
function isWhole({ iat = 0, exp, sub, cnf }: JWTPayload, { maxAgeSeconds }: IssuerConfig): boolean {
  const isNamed = typeof sub === 'string' && sub !== '';
  return isNamed && cnf === undefined && exp !== undefined && exp - iat <= maxAgeSeconds;
}
