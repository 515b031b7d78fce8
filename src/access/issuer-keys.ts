import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { ClocheError } from '../core/errors.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';
import type { IssuerConfig } from './issuer-config.ts';
import { isLoopbackUrl, isSafeUrl } from './url.ts';

/** Where an issuer's keys are asked for, and by what. `now` gives milliseconds since the epoch. */
export interface IssuerKeysOptions {
  config: Pick<IssuerConfig, 'issuer' | 'jwksUrl'>;
  fetch: Fetch;
  now(): number;
}

/** For so long keys count without being asked for again, so that one the issuer took back ends. */
const MAX_AGE_MS = 10 * 60 * 1000;
/** An unknown key makes us ask again at most this often: anybody can name keys that are not. */
const COOLDOWN_MS = 30 * 1000;
/** After a failure the issuer is left alone for so long. */
const RETRY_MS = 5 * 1000;

/**
 * Finds the key of a token among those that its issuer publishes (RFC 7517), kept between tokens. Nothing that
 * a token itself brings or points at is used (`jwk`, `jku`, `x5c`, `x5u`).
 * The function that is given throws `E_STORE_DOWN` where the issuer is out of reach, and a `JOSEError` where it
 * has no such key.
 */
export function createIssuerKeys(options: IssuerKeysOptions): JWTVerifyGetKey<CryptoKey> {
  const { now } = options;
  let known: { find: JWTVerifyGetKey<CryptoKey>; at: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<JWTVerifyGetKey<CryptoKey>> | undefined;

  const load = async () => {
    try {
      const find = createLocalJWKSet(await fetchKeys(options));
      known = { find, at: now() };
      return find;
    } catch (cause) {
      failedAt = now();
      throw outOfReach(cause);
    } finally {
      pending = undefined;
    }
  };
  const ask = async () => {
    if (now() - failedAt < RETRY_MS) throw outOfReach();
    pending ??= load();
    return await pending;
  };

  return async (header, token) => {
    const isFresh = known !== undefined && now() - known.at < MAX_AGE_MS;
    const find = known !== undefined && isFresh ? known.find : await ask();
    try {
      return await find(header, token);
    } catch (cause) {
      const isCooling = known !== undefined && now() - known.at < COOLDOWN_MS;
      if (!(cause instanceof errors.JWKSNoMatchingKey) || isCooling) throw cause;
      return await (await ask())(header, token);
    }
  };
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const discovery = z.object({ issuer: z.string(), jwks_uri: z.string().refine(isSafeUrl) });

async function fetchKeys({ config, fetch }: IssuerKeysOptions) {
  const url = config.jwksUrl ?? (await discover(config.issuer, fetch));
  return keySet.parse(await fetchJson(url, fetch));
}

/** Asks an issuer where its keys are (OpenID Connect Discovery 1.0, section 4). */
async function discover(issuer: string, fetch: Fetch): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = discovery.parse(await fetchJson(url, fetch));
  if (found.issuer !== issuer) throw new Error('Expected the configuration of this issuer, got another one');
  if (isLoopbackUrl(found.jwks_uri) && !isLoopbackUrl(issuer)) {
    throw new Error('Expected keys at an address of the issuer, got one of this host');
  }
  return found.jwks_uri;
}

function outOfReach(cause?: unknown): ClocheError {
  const message = 'The keys of the issuer of this token are out of reach';
  return new ClocheError('E_STORE_DOWN', message, { retryAfterSeconds: RETRY_MS / 1000, cause });
}
