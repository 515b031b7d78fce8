import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose';
import { deriveKey } from '../../../src/access/keyed-hash.ts';
import type { ApiKey } from '../../../src/core/access.ts';
import type { Role } from '../../../src/core/roles.ts';
import { SECRET, START, type TestService } from './service.ts';

/** Makes a credential of a role that does not count. */
type Make = (service: TestService, role: Role) => Promise<string>;

/** Every way in which a credential does not count. */
export const WRONG: Record<string, Make> = {
  unknown: async (service) => service.access.makeKey().key,
  malformed: async () => 'ck_',
  revoked: keyWith({ revokedAt: START }),
  expired: keyWith({ expiresAt: START }),
  'from a wrong address': keyWith({ addresses: ['203.0.113.0/24'] }),
  'rotated away': async (service, role) => {
    const { key, hash } = service.access.makeKey();
    await service.addKey(role, { hashes: [{ hash: service.access.makeKey().hash }, { hash, until: START }] });
    return key;
  },
  'a token of a wrong audience': tokenWith({ aud: 'other' }),
  'a token of a wrong issuer': tokenWith({ iss: 'other' }),
  'a token that has expired': tokenWith({ exp: START / 1000 }),
  'a token for a key that never was': tokenWith({ sub: 'key_nobody' }),
  'a token under a wrong key': tokenWith({}, new Uint8Array(32)),
  'a token of a key that was revoked': afterIssue({ revokedAt: START }),
  'a token of a key that now has another address': afterIssue({ addresses: ['203.0.113.0/24'] }),
};

/** A token that the service made for a new key, made again with other claims, under its own key unless another is given. */
export function tokenWith(changes: JWTPayload, secret: Uint8Array = SECRET): Make {
  return async (service, role) => {
    const { token } = await issue(service, role);
    const { typ } = decodeProtectedHeader(token);
    return new SignJWT({ ...decodeJwt(token), ...changes })
      .setProtectedHeader({ alg: 'HS256', ...(typ !== undefined && { typ }) })
      .sign(deriveKey(secret, 'token'));
  };
}

/** A token whose key is changed once it is issued. */
function afterIssue(changes: Partial<ApiKey>): Make {
  return async (service, role) => {
    const { token, id } = await issue(service, role);
    const key = await service.store.keys.find(id);
    if (!key) throw new Error('Expected the key to be kept');
    await service.addKey(role, { ...key, ...changes, version: key.version + 1 });
    return token;
  };
}

function keyWith(changes: Partial<ApiKey>): Make {
  return async (service, role) => {
    const { bearer } = await service.addKey(role, changes);
    return bearer.Authorization.slice('Bearer '.length);
  };
}

async function issue(service: TestService, role: Role): Promise<{ token: string; id: string }> {
  const { id, bearer } = await service.addKey(role);
  return { id, token: await service.issueToken(bearer) };
}
