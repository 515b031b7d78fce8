import { z } from 'zod';
import { parseBlock } from '../core/address.ts';
import { ROLE_NAMES } from '../core/roles.ts';
import { OWN_ISSUER } from './tokens.ts';
import { isSafeUrl } from './url.ts';

/** The algorithms that issuers may sign by: asymmetric ones alone, so that no public key serves as a secret. */
const ISSUER_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const MAX_SKEW_SECONDS = 120;
const MAX_AGE_SECONDS = 24 * 60 * 60;

const text = (what: string) => z.string({ error: `expected ${what}` }).min(1, `expected ${what}`);
const url = text('a URL').refine(isSafeUrl, 'expected an https:// address, or http:// on this host alone');
const seconds = (min: number, max: number) => {
  const error = `expected a whole number of seconds from ${min} to ${max}`;
  return z.number({ error }).int(error).min(min, error).max(max, error);
};

const issuerConfig = z
  .strictObject({
    /** What its tokens say in `iss`, to the letter. */
    issuer: text('the iss of its tokens').refine(
      (name) => name !== OWN_ISSUER,
      `expected another name than ${OWN_ISSUER}, which is ours`,
    ),
    /** What its tokens must have in `aud`. */
    audience: text('the aud of its tokens for this service'),
    /** Where its keys are; without it the address is asked of the issuer (OpenID Connect Discovery 1.0). */
    jwksUrl: url.optional(),
    algorithms: z
      .array(z.enum(ISSUER_ALGORITHMS, { error: `expected some of ${ISSUER_ALGORITHMS.join(', ')}` }))
      .min(1, 'expected at least one algorithm')
      .default(['RS256']),
    /** The claim that tells the role: a name, or a dotted path such as `realm_access.roles`. */
    roleClaim: text('the name of the claim that tells the role'),
    /** Which value of the claim gives which role. */
    roles: z
      .record(z.string(), z.enum(ROLE_NAMES, { error: `expected one of ${ROLE_NAMES.join(', ')}` }))
      .refine((roles) => Object.keys(roles).length > 0, 'expected at least one value with its role'),
    /** The longest that a token may live, from `iat` to `exp`. */
    maxAgeSeconds: seconds(1, MAX_AGE_SECONDS).default(3600),
    /** How far the issuer's clock may be from ours. */
    clockSkewSeconds: seconds(0, MAX_SKEW_SECONDS).default(30),
    /** CIDR blocks or addresses that its tokens count from; absent: all. */
    addresses: z
      .array(
        z.string().refine((block) => parseBlock(block) !== undefined, 'expected an address or CIDR block'),
      )
      .min(1, 'expected at least one address, or no list')
      .optional(),
  })
  .refine(({ issuer, jwksUrl }) => jwksUrl !== undefined || isSafeUrl(issuer), {
    path: ['jwksUrl'],
    message: 'expected the address of its keys, since its name is no https:// address to ask at',
  });

/** The issuers whose tokens count, as they are configured; defaults filled in. */
export const issuerConfigs = z
  .array(issuerConfig)
  .refine(
    (issuers) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length,
    'expected each issuer once',
  );

/** An issuer whose tokens count. */
export type IssuerConfig = z.output<typeof issuerConfig>;
