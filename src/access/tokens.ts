import { base64url, errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Identity } from '../core/access.ts';
import { ClocheError } from '../core/errors.ts';
import { LIMIT_NAMES } from '../core/limits.ts';
import { ROLE_NAMES } from '../core/roles.ts';
import type { TokenWish } from './access.ts';
import type { ApiKeys, Named } from './api-keys.ts';
import { narrow, refuseWider } from './narrow.ts';

/** Who issues and who takes our own tokens; no issuer of the configuration may have this name. */
export const OWN_ISSUER = 'cloche';

/** What tokens are made with. `key` is the 32 bytes of HS256; `apiKeys` tells what their keys may still do. */
export interface TokensOptions {
  apiKeys: ApiKeys;
  key: Uint8Array<ArrayBuffer>;
  /** Milliseconds since the epoch. */
  now(): number;
  random(count: number): Uint8Array;
}

/** Our own tokens: see `Access`. */
export interface Tokens {
  issue(identity: Identity, wish: TokenWish): Promise<{ token: string; expiresAt: number }>;
  identify(token: string, address: string): Promise<Identity | undefined>;
}

const ALGORITHM = 'HS256';
const TYPE = 'cloche-access+jwt';
const DEFAULT_SECONDS = 15 * 60;
const MAX_SECONDS = 60 * 60;
const ID_BYTES = 16;

const claims = z.object({
  sub: z.string(),
  role: z.enum(ROLE_NAMES),
  languages: z.array(z.string()).optional(),
  limits: z.partialRecord(z.enum(LIMIT_NAMES).exclude(['fuel']), z.number()).optional(),
  mark: z.string(),
});

/**
 * Makes and checks tokens: JWTs (RFC 7519) under HS256 that name a key and narrow it. A token only tells what it
 * narrows; what its key may do is looked up at each use, so that it ends with its key, or with the secret of it
 * that a rotation has replaced.
 */
export function createTokens(options: TokensOptions): Tokens {
  const { apiKeys, key, now, random } = options;
  return {
    async issue(identity, wish) {
      if (identity.via !== 'key') throw new ClocheError('E_FORBIDDEN', 'Expected an API key, got a token');
      const { role = identity.role, languages, limits, expiresInSeconds = DEFAULT_SECONDS } = wish;
      refuseWider(identity, { role, ...(languages && { languages }), ...(limits && { limits }) });
      const issuedAt = Math.floor(now() / 1000);
      const { id, mark = '' } = identity;
      const endsAt = await endOf(apiKeys, { id, mark });
      const expiresAt = Math.min(issuedAt + checkDuration(expiresInSeconds), Math.floor(endsAt / 1000));
      const token = await new SignJWT({ role, languages, limits, mark })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(OWN_ISSUER)
        .setAudience(OWN_ISSUER)
        .setSubject(id)
        .setJti(base64url.encode(random(ID_BYTES)))
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt: expiresAt * 1000 };
    },
    async identify(token, address) {
      const rights = await verify(token, key, now());
      if (rights === undefined) return undefined;
      const { sub: id, mark, role, languages, limits } = rights;
      const bearer = await apiKeys.recall({ id, mark }, address);
      return bearer && narrow(bearer, { role, ...(languages && { languages }), ...(limits && { limits }) });
    },
  };
}

/** What a token of ours says; undefined for one that is not, or not any more. */
async function verify(token: string, key: Uint8Array<ArrayBuffer>, now: number) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: OWN_ISSUER,
      audience: OWN_ISSUER,
      typ: TYPE,
      requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      currentDate: new Date(now),
    });
    return claims.parse(payload);
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof z.ZodError) return undefined;
    throw cause;
  }
}

async function endOf(apiKeys: ApiKeys, named: Named): Promise<number> {
  const endsAt = await apiKeys.endOf(named);
  if (endsAt !== undefined) return endsAt;
  throw new ClocheError('E_FORBIDDEN', 'Expected a key that counts, got another one');
}

function checkDuration(seconds: number): number {
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw new ClocheError('E_FORBIDDEN', `Expected from 1 to ${MAX_SECONDS} seconds, got ${seconds}`);
}
