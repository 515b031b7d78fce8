import { base64url, decodeJwt } from 'jose';
import type { KeyStore, Limiter, SecondFactorStore } from '../core/access.ts';
import type { Access } from './access.ts';
import { createApiKeys } from './api-keys.ts';
import { createEnrolment } from './enrolment.ts';
import type { Fetch } from './fetch-json.ts';
import type { IssuerConfig } from './issuer-config.ts';
import { createIssuers } from './issuers.ts';
import { createKeyedHash, deriveKey } from './keyed-hash.ts';
import { createSecondFactors } from './second-factors.ts';
import { createTokens, OWN_ISSUER } from './tokens.ts';

/** What access is decided with. */
export interface AccessOptions {
  keys: KeyStore;
  factors: SecondFactorStore;
  /** Counts wrong codes of second factors. */
  limiter: Pick<Limiter, 'blockedFor' | 'fail' | 'forgive'>;
  /** The master secret, of at least 32 bytes: with another one, no kept key is recognised any more. */
  secret: Uint8Array;
  /** The key of the configuration: any visible ASCII; whoever bears it is admin. */
  adminKey: string;
  /** The issuers whose tokens count; by default none. */
  issuers?: readonly IssuerConfig[];
  /** Asks issuers for their keys; by default as the host does. */
  fetch?: Fetch;
  /** Milliseconds since the epoch. */
  now(): number;
  random(count: number): Uint8Array;
}

/** A longer credential is none: 8 KiB hold every token that an issuer makes in earnest. */
const MAX_CREDENTIAL_CHARACTERS = 8192;

/**
 * Decides who may come in: by an API key, a token of ours or a token of a configured issuer.
 * @throws ClocheError `E_INTERNAL` for a secret that is too short
 */
export function createAccess(options: AccessOptions): Access {
  const { keys, factors, limiter, secret, adminKey, issuers = [], now, random } = options;
  const hash = createKeyedHash(secret, 'api key');
  const apiKeys = createApiKeys({ keys, hash, adminKey, now, random });
  const tokens = createTokens({ apiKeys, key: deriveKey(secret, 'token'), now, random });
  const subjects = createKeyedHash(secret, 'subject');
  const identifyIssued = createIssuers({ issuers, hash: subjects, fetch: options.fetch ?? fetch, now });
  const codes = createKeyedHash(secret, 'recovery code');

  return {
    async identify(credential, address) {
      if (credential.length > MAX_CREDENTIAL_CHARACTERS) return undefined;
      if (!isToken(credential) || apiKeys.isAdmin(credential)) {
        return await apiKeys.identify(credential, address);
      }
      const issuer = issuerOf(credential);
      if (issuer === OWN_ISSUER) return await tokens.identify(credential, address);
      if (issuer === undefined) return undefined;
      return await identifyIssued({ token: credential, issuer, address });
    },
    makeKey: apiKeys.make,
    issueToken: tokens.issue,
    ...createEnrolment({ factors, hash: codes, random }),
    ...createSecondFactors({ factors, limiter, hash: codes, now }),
  };
}

/** Whether a credential looks like a JWT, which has three parts; no key of the store does. */
function isToken(credential: string): boolean {
  return credential.split('.').length === 3;
}

/** Who a token says issued it, before anything of it is checked: it only tells by whose keys to check it. */
function issuerOf(token: string): string | undefined {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' && isCanonical(token.split('.').at(-1) ?? '') ? iss : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a signature is in the one base64url form of its bytes (RFC 4648, section 3.5): jose takes others too,
 * and then one token would be many texts. The other parts are signed as text.
 */
function isCanonical(signature: string): boolean {
  return base64url.encode(base64url.decode(signature)) === signature;
}
