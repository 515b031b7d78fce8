import { randomBytes } from 'node:crypto';
import type { ApiKey } from '../../core/access.ts';
import { describeGrant, MAX_OVERLAP_SECONDS, revokeKey, rotateKey } from '../../core/api-key.ts';
import { differenceOf } from '../../core/difference.ts';
import { makeKeyId } from '../../core/id.ts';
import { toKey } from '../../server/schemas/key.ts';
import { Failure } from '../failure.ts';
import { duration } from '../setting-schemas.ts';
import { changeKey, findKey } from './change-key.ts';
import type { GrantValues } from './grant-options.ts';
import { withHost } from './host.ts';
import { printKey, printRow, printTitles } from './print-keys.ts';
import { applyChange, readChange, readGrant } from './read-grant.ts';

/** How a command was asked to print. */
interface Printing {
  json?: boolean | undefined;
}

const PAGE = 100;
const ID_BYTES = 25;

/** Makes a key and prints it, this once: alone where nobody reads along at a terminal. */
export async function createKey(values: GrantValues & Printing): Promise<number> {
  const grant = readGrant(values, Date.now());
  return withHost(async (host) => {
    const { key, hash } = host.access.makeKey();
    const id = makeKeyId(randomBytes(ID_BYTES));
    const made: ApiKey = { ...grant, id, hashes: [{ hash }], createdAt: Date.now(), version: 1 };
    const entry = host.entry('key.create', { key_id: id, ...describeGrant(grant) });
    if (!(await host.store.keys.save(made, entry)))
      throw new Failure(1, 'The key could not be kept, try again');
    return printNewKey(key, made, values);
  });
}

/** Prints every key, without what lets anybody in. */
export async function listKeys({ json }: Printing): Promise<number> {
  return withHost(async ({ store }) => {
    if (!json) process.stdout.write(printTitles());
    let cursor: string | undefined;
    do {
      const page = await store.keys.list({ cursor, limit: PAGE });
      for (const key of page.items) {
        const shown = toKey(key, Date.now());
        process.stdout.write(json ? `${JSON.stringify(shown)}\n` : printRow(shown));
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return 0;
  });
}

/** Prints one key. */
export async function showKey(id: string, printing: Printing): Promise<number> {
  return withHost(async (host) => print(await findKey(host, id), printing));
}

/** Changes what a key is granted; `remove` names what it shall not have any more. */
export async function updateKey(
  id: string,
  { remove = [], ...values }: GrantValues & Printing & { remove?: string[] | undefined },
): Promise<number> {
  const change = readChange(values, remove, Date.now());
  return withHost(async (host) => {
    const changed = await changeKey(host, id, {
      action: 'key.update',
      make: (before) => applyChange(before, change),
      describe: (before, after) => ({
        ...differenceOf(describeGrant(before), describeGrant(after)),
        ...(before.name !== after.name && { is_renamed: true }),
      }),
    });
    return print(changed, values);
  });
}

/** Ends a key for good, everywhere within a second. One that has ended is left as it is. */
export async function endKey(id: string, printing: Printing): Promise<number> {
  return withHost(async (host) => {
    const key = await findKey(host, id);
    if (key.revokedAt !== undefined) return print(key, printing);
    const revoked = await changeKey(host, id, {
      action: 'key.revoke',
      make: (before) => revokeKey(before, Date.now()),
      describe: () => ({}),
    });
    return print(revoked, printing);
  });
}

/** Gives a key a new secret, printed this once; the old one goes on for `overlap`. */
export async function renewKey(
  id: string,
  values: Printing & { overlap?: string | undefined },
): Promise<number> {
  const overlapMs = readOverlap(values.overlap);
  return withHost(async (host) => {
    const { key, hash } = host.access.makeKey();
    const renewed = await changeKey(host, id, {
      action: 'key.rotate',
      make: (before) => rotateKey(before, { hash, now: Date.now(), overlapMs }),
      describe: () => ({ overlap_seconds: overlapMs / 1_000 }),
    });
    return printNewKey(key, renewed, values);
  });
}

function readOverlap(text: string | undefined): number {
  if (text === undefined || text === '0') return 0;
  const parsed = duration().safeParse(text);
  if (parsed.success && parsed.data <= MAX_OVERLAP_SECONDS * 1_000) return parsed.data;
  throw new Failure(2, `Expected --overlap of at most 7d, like 24h, got ${text}`);
}

function printNewKey(key: string, kept: ApiKey, { json }: Printing): number {
  if (json) process.stdout.write(`${JSON.stringify({ ...toKey(kept, Date.now()), key })}\n`);
  else if (process.stdout.isTTY) {
    process.stdout.write(`The key of ${kept.id}, ${kept.name}, not shown again:\n\n  ${key}\n\n`);
  } else process.stdout.write(`${key}\n`);
  return 0;
}

function print(key: ApiKey, { json }: Printing): number {
  const shown = toKey(key, Date.now());
  process.stdout.write(json ? `${JSON.stringify(shown)}\n` : printKey(shown));
  return 0;
}
