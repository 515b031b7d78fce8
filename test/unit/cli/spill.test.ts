import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSpill } from '../../../src/cli/spill.ts';
import type { AuditEntry } from '../../../src/core/audit.ts';
import { makeFolder } from './cloche.ts';

function entry(id: number): AuditEntry {
  return {
    timestamp: '2026-02-12T10:30:00.000Z',
    user_id: `key_${id}`,
    role: 'admin',
    action: 'auth.attempt',
    details: {},
    ip_address: '192.0.2.1',
    success: true,
  };
}

const LINE_BYTES = JSON.stringify(entry(1)).length + 1;

/** A log that takes so many entries and then is away. */
function makeAudit(takes = Number.POSITIVE_INFINITY) {
  const taken: string[] = [];
  const audit = {
    async append({ user_id }: AuditEntry) {
      if (taken.length >= takes) throw new Error('away');
      taken.push(user_id);
    },
  };
  return { audit, taken };
}

async function setUp({ takes, maxBytes = 1024 }: { takes?: number; maxBytes?: number } = {}) {
  const folder = await makeFolder();
  const path = join(folder.path, 'data', 'audit-spill.jsonl');
  const warnings: string[] = [];
  const { audit, taken } = makeAudit(takes);
  const warn = (message: string) => void warnings.push(message);
  return { folder, path, warnings, audit, taken, warn, spill: openSpill({ path, maxBytes, audit, warn }) };
}

it('what was spilled reaches the log in order, and the file goes', async () => {
  await using stack = new AsyncDisposableStack();
  const { folder, path, spill, taken } = await setUp();
  stack.use(folder);
  for (const id of [1, 2, 3]) spill.take(entry(id));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await spill.replay();
  expect(taken).toEqual(['key_1', 'key_2', 'key_3']);
  expect(existsSync(path)).toBe(false);
});

it('what a log refuses stays for the next replay', async () => {
  await using stack = new AsyncDisposableStack();
  const { folder, path, spill, taken, warn } = await setUp({ takes: 1 });
  stack.use(folder);
  for (const id of [1, 2, 3]) spill.take(entry(id));
  await spill.replay();
  expect(taken).toEqual(['key_1']);
  const later = makeAudit();
  await openSpill({ path, maxBytes: 1024, audit: later.audit, warn }).replay();
  expect(later.taken).toEqual(['key_2', 'key_3']);
});

it('what is spilled during a replay is not lost', async () => {
  await using stack = new AsyncDisposableStack();
  const { folder, spill, taken } = await setUp();
  stack.use(folder);
  spill.take(entry(1));
  const replayed = spill.replay();
  spill.take(entry(2));
  await replayed;
  await spill.replay();
  expect(taken).toEqual(['key_1', 'key_2']);
});

it('past its bound a spill loses entries and says how many, ever more rarely', async () => {
  await using stack = new AsyncDisposableStack();
  const { folder, path, spill, warnings } = await setUp({ maxBytes: 2 * LINE_BYTES });
  stack.use(folder);
  for (let id = 1; id <= 7; id++) spill.take(entry(id));
  expect((await readFile(path)).length).toBe(2 * LINE_BYTES);
  expect(warnings).toEqual([1, 2, 4].map((lost) => `${lost} entries for the audit log are lost: it is full`));
});

it('a line that a crash cut short is passed over', async () => {
  await using folder = await makeFolder({ spill: `${JSON.stringify(entry(1))}\n{"timest` });
  const { audit, taken } = makeAudit();
  const path = join(folder.path, 'spill');
  await openSpill({ path, maxBytes: 1024, audit, warn: () => undefined }).replay();
  expect(taken).toEqual(['key_1']);
  expect(existsSync(path)).toBe(false);
});

it('two processes may share a spill: each entry reaches the log once, and none is lost', async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, 'data', 'spill');
  const { audit, taken } = makeAudit();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const spills = [1, 2].map(() => openSpill({ path, maxBytes: 9 * LINE_BYTES, audit, warn }));
  for (const id of [1, 2, 3, 4]) spills[id % 2]?.take(entry(id));
  const replays = spills.map((spill) => spill.replay());
  for (const id of [5, 6]) spills[id % 2]?.take(entry(id));
  await Promise.all(replays);
  for (const spill of spills) await spill.replay();
  expect(taken).toEqual([1, 2, 3, 4, 5, 6].map((id) => `key_${id}`));
  expect(warnings).toEqual([]);
});

it('a line that is no entry of a log is passed over, so that no record is left that nobody can read', async () => {
  const { action: _, ...bare } = entry(2);
  const lines = [{}, [], null, bare, { ...entry(3), action: 'none' }, { ...entry(4), timestamp: 'now' }];
  const text = [...lines, entry(5)].map((line) => `${JSON.stringify(line)}\n`).join('');
  await using folder = await makeFolder({ spill: text });
  const { audit, taken } = makeAudit();
  const path = join(folder.path, 'spill');
  await openSpill({ path, maxBytes: 1024, audit, warn: () => undefined }).replay();
  expect(taken).toEqual(['key_5']);
});
