import { expect, test } from 'vitest';
import { rotateKey } from '../../../src/core/api-key.ts';
import { type Door, HOME, openDoor } from './door.ts';

const MINUTE = 60 * 1000;

/** A key that was rotated, with both of its secrets, of which the older one goes on for so long. */
async function rotated(door: Door, overlapMs: number): Promise<{ older: string; newer: string; id: string }> {
  const { key: older, kept } = await door.addKey();
  const { key: newer, hash } = door.access.makeKey();
  await door.change(kept.id, (key) => rotateKey(key, { hash, now: door.clock.now, overlapMs }));
  return { older, newer, id: kept.id };
}

async function exchange(door: Door, key: string) {
  const identity = await door.access.identify(key, HOME);
  if (identity === undefined) throw new Error('the key does not count');
  return door.access.issueToken(identity, { expiresInSeconds: 3600 });
}

test('a token that was made with the older secret of a key ends with that one, and not with the newer', async () => {
  const door = openDoor();
  const { older, newer } = await rotated(door, MINUTE);
  const end = door.clock.now + MINUTE;
  const ofOlder = await exchange(door, older);
  const ofNewer = await exchange(door, newer);
  expect([ofOlder.expiresAt, ofNewer.expiresAt]).toEqual([end, door.clock.now + 60 * MINUTE]);
  door.clock.now = end;
  expect(await door.access.identify(ofOlder.token, HOME)).toBeUndefined();
  expect(await door.access.identify(ofNewer.token, HOME)).toBeDefined();
});

test('a token that was made with the older secret ends at once where a rotation cuts the overlap short', async () => {
  const door = openDoor();
  const { older, newer, id } = await rotated(door, 60 * MINUTE);
  const ofOlder = await exchange(door, older);
  const ofNewer = await exchange(door, newer);
  await door.change(id, (key) => ({ ...key, hashes: key.hashes.slice(0, 1) }));
  expect(await door.access.identify(ofOlder.token, HOME)).toBeUndefined();
  expect(await door.access.identify(ofNewer.token, HOME)).toBeDefined();
});

test('a secret that was replaced meanwhile issues no token', async () => {
  const door = openDoor();
  const { older, id } = await rotated(door, MINUTE);
  const identity = await door.access.identify(older, HOME);
  if (identity === undefined) throw new Error('the key does not count');
  await door.change(id, (key) => ({ ...key, hashes: key.hashes.slice(0, 1) }));
  await expect(door.access.issueToken(identity, {})).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
});
