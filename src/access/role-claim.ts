import { ROLE_NAMES, type Role } from '../core/roles.ts';
import type { IssuerConfig } from './issuer-config.ts';

/**
 * The role that a claim gives: of several the last in the table of roles, which has most rights. The claim is
 * text or a list of texts, `scope` also a text of several (RFC 8693, section 4.2); anything else gives none.
 */
export function roleOf(claims: object, config: Pick<IssuerConfig, 'roleClaim' | 'roles'>): Role | undefined {
  const roles = new Map(Object.entries(config.roles));
  const given = new Set(valuesOf(claims, config.roleClaim).map((value) => roles.get(value)));
  return ROLE_NAMES.findLast((role) => given.has(role));
}

function valuesOf(claims: object, name: string): string[] {
  const claim = Object.hasOwn(claims, name) ? own(claims, name) : name.split('.').reduce(own, claims);
  if (typeof claim === 'string') return name === 'scope' ? claim.split(' ') : [claim];
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : [];
}

/** A property of an object itself, never one that it inherits. */
function own(from: unknown, name: string): unknown {
  const isOwn = typeof from === 'object' && from !== null && Object.hasOwn(from, name);
  return isOwn ? Reflect.get(from, name) : undefined;
}
