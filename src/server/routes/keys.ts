import type { Context } from 'hono';
import type { ApiKey, KeyGrant } from '../../core/access.ts';
import { describeGrant, revokeKey, rotateKey, stateOfKey } from '../../core/api-key.ts';
import { differenceOf } from '../../core/difference.ts';
import { ClocheError } from '../../core/errors.ts';
import { makeKeyId } from '../../core/id.ts';
import { changeGrant, keyChangeSchema, keyGrantSchema, toGrant } from '../../core/key-grant.ts';
import { nameLanguages } from '../name-languages.ts';
import type { Api, AppEnv, Ports } from '../ports.ts';
import { retryLost } from '../race.ts';
import { type AuditFact, auditEntry } from '../refusals.ts';
import { registerBodies } from '../schemas/json-body.ts';
import { toKey } from '../schemas/key.ts';
import { invalidRequest, readBody } from '../validate.ts';
import {
  changeKeyRoute,
  createKeyRoute,
  KEY_BODIES,
  listKeysRoute,
  readKeyRoute,
  revokeKeyRoute,
  rotateKeyRoute,
  rotationSchema,
} from './key-routes.ts';

/** Making, reading, changing, rotating and revoking API keys. */
export function addKeyRoutes(api: Api, ports: Ports): void {
  registerBodies(api, Object.values(KEY_BODIES));
  addCreate(api, ports);
  addRead(api, ports);
  addChange(api, ports);
  addRotate(api, ports);
  addRevoke(api, ports);
}

function addCreate(api: Api, ports: Ports): void {
  api.openapi(createKeyRoute, async (c) => {
    refuseTokens(c);
    const asked = await readBody(c.req.raw, keyGrantSchema);
    const grant: KeyGrant = { ...toGrant(asked), ...namedLanguages(asked, ports) };
    checkExpiry(grant.expiresAt, ports.now());
    const { key, hash } = ports.access.makeKey();
    const made = await retryLost(async () => {
      const id = makeKeyId(ports.random(25));
      const record: ApiKey = { ...grant, id, hashes: [{ hash }], createdAt: ports.now(), version: 1 };
      const details = { key_id: id, ...describeGrant(grant) };
      const entry = auditEntry(c, ports, { action: 'key.create', details, success: true });
      return (await ports.store.keys.save(record, entry)) ? record : undefined;
    });
    c.header('Location', `/v1/keys/${made.id}`);
    return c.json({ ...toKey(made, ports.now()), key }, 201);
  });
}

function addRead(api: Api, ports: Ports): void {
  api.openapi(listKeysRoute, async (c) => {
    const page = await ports.store.keys.list(c.req.valid('query'));
    const keys = page.items.map((key) => toKey(key, ports.now()));
    return c.json({ keys, ...(page.cursor && { next: page.cursor }) }, 200);
  });
  api.openapi(readKeyRoute, async (c) => {
    const key = await findKey(ports, c.req.valid('param').id);
    return c.json(toKey(key, ports.now()), 200);
  });
}

function addChange(api: Api, ports: Ports): void {
  api.openapi(changeKeyRoute, async (c) => {
    const { id } = c.req.valid('param');
    refuseTokens(c);
    if (id === c.get('caller').id) {
      throw new ClocheError(
        'E_FORBIDDEN',
        'Expected the key of somebody else, got the one that you came with',
      );
    }
    const asked = await readBody(c.req.raw, keyChangeSchema);
    const change = { ...asked, ...namedLanguages(asked, ports) };
    checkExpiry(change.expiresAt, ports.now());
    const changed = await save(c, ports, (before) => {
      const after = changeGrant(before, change);
      const isRenamed = before.name !== after.name;
      const details = {
        ...differenceOf(describeGrant(before), describeGrant(after)),
        ...(isRenamed && { is_renamed: true }),
      };
      return { after, fact: { action: 'key.update', details, success: true } };
    });
    return c.json(toKey(changed, ports.now()), 200);
  });
}

function addRotate(api: Api, ports: Ports): void {
  api.openapi(rotateKeyRoute, async (c) => {
    refuseTokens(c);
    const { overlapSeconds } = await readBody(c.req.raw, rotationSchema);
    const { key, hash } = ports.access.makeKey();
    const rotated = await save(c, ports, (before) => ({
      after: rotateKey(before, { hash, now: ports.now(), overlapMs: overlapSeconds * 1000 }),
      fact: { action: 'key.rotate', details: { overlap_seconds: overlapSeconds }, success: true },
    }));
    return c.json({ ...toKey(rotated, ports.now()), key }, 200);
  });
}

function addRevoke(api: Api, ports: Ports): void {
  api.openapi(revokeKeyRoute, async (c) => {
    const key = await findKey(ports, c.req.valid('param').id);
    if (key.revokedAt !== undefined) return c.json(toKey(key, ports.now()), 200);
    const revoked = await save(c, ports, (before) => ({
      after: revokeKey(before, ports.now()),
      fact: { action: 'key.revoke', success: true },
    }));
    return c.json(toKey(revoked, ports.now()), 200);
  });
}

/** What a change makes of a key, and what the audit log says of that. */
type Change = (before: ApiKey) => { after: ApiKey; fact: AuditFact };

/** Changes the key of this request's path, with its audit record. @throws ClocheError `E_NOT_FOUND` · `E_FORBIDDEN` · `E_BUSY` */
async function save(c: Context<AppEnv>, ports: Ports, change: Change): Promise<ApiKey> {
  const id = c.req.param('id') ?? '';
  return retryLost(async () => {
    const before = await findKey(ports, id);
    if (stateOfKey(before, ports.now()) === 'revoked') {
      throw new ClocheError('E_FORBIDDEN', 'Expected a key that is not revoked: that is for good');
    }
    const { after, fact } = change(before);
    const entry = auditEntry(c, ports, { ...fact, details: { key_id: id, ...fact.details } });
    const next = { ...after, version: before.version + 1 };
    return (await ports.store.keys.save(next, entry)) ? next : undefined;
  });
}

async function findKey(ports: Ports, id: string): Promise<ApiKey> {
  const key = await ports.store.keys.find(id);
  if (key) return key;
  throw new ClocheError('E_NOT_FOUND', 'Expected the id of a key that was made here, got another');
}

/** A token is narrower than its key and ends soon: a key that it made would be neither. */
function refuseTokens(c: Context<AppEnv>): void {
  if (c.get('caller').via === 'token') {
    throw new ClocheError('E_FORBIDDEN', 'Expected a key for this, got a token');
  }
}

function namedLanguages(
  { languages }: { languages?: string[] | null },
  ports: Ports,
): { languages?: string[] } {
  return languages ? { languages: nameLanguages(languages, ports.languages) } : {};
}

function checkExpiry(expiresAt: number | null | undefined, now: number): void {
  if (typeof expiresAt !== 'number' || expiresAt > now) return;
  throw invalidRequest([{ path: 'expiresAt', message: 'expected a time to come' }]);
}
