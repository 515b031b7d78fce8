import type { Identity, Restrictions } from '../core/access.ts';
import { ClocheError } from '../core/errors.ts';
import { permissionsOf, type Role } from '../core/roles.ts';

/** What a token says about the rights of its bearer. */
export interface Rights extends Restrictions {
  role: Role;
}

type Ceilings = NonNullable<Restrictions['limits']>;

/**
 * The bearer of a token of this key: never more than the token says, nor than the key may do by now. It cannot
 * issue tokens, so that rights do not outlive their token by way of another one.
 */
export function narrow(key: Identity, token: Rights): Identity {
  const { languages: _, limits: __, ...rest } = key;
  const ofToken = permissionsOf(token.role);
  const permissions = new Set(
    [...key.permissions].filter((one) => ofToken.has(one) && one !== 'tokens.issue'),
  );
  const languages = intersect(key.languages, token.languages);
  const limits = lower(key.limits, token.limits);
  return {
    ...rest,
    role: isWithin(token.role, key.role) ? token.role : key.role,
    permissions,
    via: 'token',
    ...(languages && { languages }),
    ...(limits && { limits }),
  };
}

/** Refuses rights wider than those of the key. @throws ClocheError `E_FORBIDDEN` */
export function refuseWider(key: Identity, wish: Rights): void {
  if (!isWithin(wish.role, key.role)) {
    refuse(`a role with the rights of ${key.role} or less`, `${wish.role}, which may do more`);
  }
  const language = wish.languages?.find((one) => key.languages && !key.languages.includes(one));
  if (language !== undefined) refuse('languages that the key may run', 'another one');
  for (const [name, ceiling] of entriesOf(key.limits)) {
    const asked = wish.limits?.[name];
    if (asked !== undefined && asked > ceiling) refuse(`at most ${ceiling} of ${name}`, `${asked}`);
  }
}

/** Whether one role may do nothing that the other may not. */
function isWithin(one: Role, other: Role): boolean {
  return permissionsOf(one).isSubsetOf(permissionsOf(other));
}

function intersect(ofKey?: string[], ofToken?: string[]): string[] | undefined {
  if (ofKey === undefined || ofToken === undefined) return ofKey ?? ofToken;
  return ofToken.filter((language) => ofKey.includes(language));
}

function lower(ofKey?: Ceilings, ofToken?: Ceilings): Ceilings | undefined {
  if (ofKey === undefined || ofToken === undefined) return ofKey ?? ofToken;
  const lowest: Ceilings = { ...ofKey };
  for (const [name, ceiling] of entriesOf(ofToken)) lowest[name] = Math.min(ceiling, ofKey[name] ?? ceiling);
  return lowest;
}

function entriesOf(limits: Ceilings = {}): [keyof Ceilings, number][] {
  return Object.entries(limits) as [keyof Ceilings, number][];
}

function refuse(expected: string, got: string): never {
  throw new ClocheError('E_FORBIDDEN', `Expected ${expected}, got ${got}`);
}
