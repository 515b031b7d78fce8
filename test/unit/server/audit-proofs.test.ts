import { expect, test } from 'vitest';
import { fromBase64 } from '../../../src/audit/base64.ts';
import { openCheckpoint } from '../../../src/audit/checkpoint.ts';
import { verifyConsistency } from '../../../src/audit/proof.ts';
import { verifyReceipt } from '../../../src/audit/receipt.ts';
import { eraseRecord } from '../../../src/audit/record.ts';
import type { AuditEntry, Receipt } from '../../../src/core/audit.ts';
import { ClocheError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/core/ports.ts';
import { auditPageSchema } from '../../../src/server/routes/audit.ts';
import { consistencySchema } from '../../../src/server/routes/audit-proofs.ts';
import { problemSchema } from '../../../src/server/schemas/problem.ts';
import { receiptSchema } from '../../../src/server/schemas/receipt.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { SIGNER, seal } from './seal.ts';
import { OUTCOME, read, START, TestService } from './service.ts';

const SNIPPET = { language: 'js', source: '1' };

async function append({ audit }: Store, count: number): Promise<void> {
  const entry: AuditEntry = {
    timestamp: new Date(START).toISOString(),
    user_id: 'key_x',
    role: 'viewer',
    action: 'auth.attempt',
    details: {},
    ip_address: '192.0.2.9',
    success: true,
  };
  for (let i = 0; i < count; i++) await audit.append(entry);
}

async function verify(receipt: Receipt) {
  return verifyReceipt(receipt, [await SIGNER]);
}

test('before anything is sealed, there is no checkpoint, proof or consistency', async () => {
  const service = new TestService();
  for (const path of ['checkpoint', '1/proof', 'consistency?first=1&second=1']) {
    const response = await service.call(`/v1/audit/${path}`);
    expect([response.status, (await read(problemSchema, response)).code]).toEqual([404, 'E_NOT_FOUND']);
  }
});

test('every sealed record has a receipt that verifies offline, and later ones have none yet', async () => {
  const service = new TestService();
  const { bearer: headers } = await service.addKey('viewer');
  await append(service.store, 6);
  await service.send('/v1/audit', { headers });
  const { size } = await service.store.audit.head();
  await seal(service.store);
  await append(service.store, 1);
  for (let seq = 1; seq <= size; seq++) {
    const receipt = await read(receiptSchema, service.send(`/v1/audit/${seq}/proof`, { headers }));
    expect(await verify(receipt)).toMatchObject({ isValid: true, size, record: { seq } });
  }
  for (const seq of [size + 1, 1000, 0, '01', 'x', '1e1'])
    expect((await service.send(`/v1/audit/${seq}/proof`, { headers })).status).toBe(404);
});

test('the checkpoint is the signed note as it is, in plain text', async () => {
  const service = new TestService();
  await append(service.store, 3);
  await seal(service.store);
  const response = await service.call('/v1/audit/checkpoint');
  const note = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await openCheckpoint(note, [await SIGNER])).toMatchObject({ origin: 'test.example/audit', size: 3 });
});

test('an earlier checkpoint is proved to be the beginning of a later one', async () => {
  const service = new TestService();
  const heads = [];
  for (const count of [3, 4]) {
    await append(service.store, count);
    await seal(service.store);
    const note = await (await service.call('/v1/audit/checkpoint')).text();
    heads.push(await openCheckpoint(note, [await SIGNER]));
  }
  const [older, newer] = heads;
  if (!older || !newer) throw new Error('Expected two checkpoints');
  const path = `/v1/audit/consistency?first=${older.size}&second=${newer.size}`;
  const { first, second, proof } = await read(consistencySchema, service.call(path));
  const hashes = proof.map(fromBase64).filter((hash) => hash !== undefined);
  const claim = { first, second, firstRoot: older.root, secondRoot: newer.root };
  expect([hashes.length > 0, verifyConsistency(claim, hashes)]).toEqual([true, true]);
  expect(verifyConsistency({ ...claim, firstRoot: newer.root }, hashes)).toBe(false);
});

test.each([['first=2&second=1'], ['first=0&second=1'], ['first=1'], ['first=1&second=1&third=1'], ['']])(
  'consistency?%s is refused',
  async (query) => {
    const service = new TestService();
    await append(service.store, 3);
    await seal(service.store);
    expect((await service.call(`/v1/audit/consistency?${query}`)).status).toBe(422);
  },
);

test('a finished run carries its receipt once that is sealed, for its caller without more rights', async () => {
  const service = new TestService();
  const { bearer: headers } = await service.addKey('submitter');
  await using _ = await service.consume();
  const run = await read(runSchema, service.submit(SNIPPET, { ...headers, Prefer: 'wait=5' }));
  expect(run).toMatchObject({ outcome: OUTCOME, receipt: null });
  const readRun = () => read(runSchema, service.send(`/v1/runs/${run.id}`, { headers }));
  expect((await readRun()).receipt).toBeNull();
  await seal(service.store);
  const { receipt } = await readRun();
  if (!receipt) throw new Error('Expected a receipt');
  const verdict = await verify(receipt);
  expect(verdict).toMatchObject({
    isValid: true,
    record: { action: 'run.execute', details: { run_id: run.id } },
  });
  expect((await service.send('/v1/audit', { headers })).status).toBe(403);
});

test('a run that has not ended has no receipt, not even none', async () => {
  const service = new TestService();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  expect(await (await service.call(`/v1/runs/${id}`)).json()).not.toHaveProperty('receipt');
});

test('the receipt of a run that somebody else cancelled tells nothing of that one', async () => {
  const service = new TestService();
  const { id: owner, bearer: headers } = await service.addKey('submitter');
  const { id } = await read(runSchema, service.submit(SNIPPET, headers));
  service.address = '203.0.113.77';
  await service.call(`/v1/runs/${id}`, { method: 'DELETE' });
  await seal(service.store);
  service.address = '192.0.2.1';
  const { receipt } = await read(runSchema, service.send(`/v1/runs/${id}`, { headers }));
  if (!receipt) throw new Error('Expected a receipt');
  expect(await verify(receipt)).toMatchObject({ record: { user_id: owner, ip_address: '192.0.2.1' } });
  expect(receipt.record).not.toMatch(/203\.0\.113\.77|key_admin/);
});

test('an erased record is listed as that, and its receipt still verifies', async () => {
  const service = new TestService();
  await append(service.store, 2);
  await seal(service.store);
  const [text = ''] = await service.store.sealed.raw(0, 1);
  await service.store.sealed.replace(1, text, eraseRecord(text));
  const { records } = await read(auditPageSchema, service.call('/v1/audit'));
  expect(records[0]).toMatchObject({ seq: 1, isErased: true, user_id: '', ip_address: '', details: {} });
  expect(records[1]).not.toHaveProperty('isErased');
  const receipt = await read(receiptSchema, service.call('/v1/audit/1/proof'));
  expect(await verify(receipt)).toMatchObject({ isValid: true, record: { isErased: true } });
});

test('a record that was tampered with is shown as damaged in its place, and hides no other one', async () => {
  const service = new TestService();
  await append(service.store, 3);
  await seal(service.store);
  const { sealed } = service.store;
  const [, second = ''] = await sealed.raw(0, 2);
  await sealed.replace(2, second, '{}');
  const { records } = await read(auditPageSchema, service.call('/v1/audit?limit=3'));
  expect(records.map(({ seq, action, isDamaged }) => [seq, action, isDamaged])).toEqual([
    [1, 'auth.attempt', undefined],
    [2, '', true],
    [3, 'auth.attempt', undefined],
  ]);
});

test('a run can be read where the log cannot prove its end any more, and that is an incident', async () => {
  const service = new TestService();
  await using _ = await service.consume();
  const run = await read(runSchema, service.submit(SNIPPET, { Prefer: 'wait=5' }));
  await seal(service.store);
  service.store.audit.receipt = async () => {
    throw new ClocheError('E_INTERNAL', 'The audit log lacks hashes of its tree');
  };
  const shown = await read(runSchema, service.call(`/v1/runs/${run.id}`));
  expect(shown).toMatchObject({ outcome: OUTCOME, receipt: null });
  expect(service.logged).toMatchObject([{ event: 'incident', request: 'GET /v1/runs/:id' }]);
});
