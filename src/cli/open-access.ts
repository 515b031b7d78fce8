import { randomBytes } from 'node:crypto';
import type { Access } from '../access/access.ts';
import { createAccess } from '../access/create-access.ts';
import type { IssuerConfig } from '../access/issuer-config.ts';
import type { Store } from '../core/ports.ts';

/** What access is decided with here: the stores, the master secret and the key of the configuration. */
export interface OpenAccessOptions {
  store: Pick<Store, 'keys' | 'factors' | 'limiter'>;
  secret: Uint8Array;
  adminKey: string;
  /** The issuers whose tokens count; by default none. */
  issuers?: readonly IssuerConfig[];
}

/** Decides who may come in, by the clock and the chance of this host. */
export function openAccess({ store, secret, adminKey, issuers = [] }: OpenAccessOptions): Access {
  const { keys, factors, limiter } = store;
  const random = (count: number) => new Uint8Array(randomBytes(count));
  return createAccess({ keys, factors, limiter, secret, adminKey, issuers, now: Date.now, random });
}
