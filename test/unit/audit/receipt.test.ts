import { expect, it } from 'vitest';
import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { assemble, inclusionPlan } from '../../../src/audit/proof.ts';
import { verifyReceipt } from '../../../src/audit/receipt.ts';
import { eraseRecord, leafOf, readRecord } from '../../../src/audit/record.ts';
import { createSigner } from '../../../src/audit/signer.ts';
import { EMPTY_TREE, grow, leafHash, rootOf } from '../../../src/audit/tree.ts';
import type { Receipt } from '../../../src/core/audit.ts';
import { makeTexts, SIGNER, sealTexts } from './log.ts';

const SIZE = 100;
const TEXTS = makeTexts(SIZE + 50);
const THEN = await sealTexts(TEXTS, [SIZE]);
const successor = await createSigner(SIGNER.name, Buffer.alloc(32, 2));

function receiptOf(index: number): Receipt {
  const plan = inclusionPlan(index, SIZE);
  const proof = assemble(plan, plan.flat().map(THEN.nodeAt)) ?? [];
  return {
    record: TEXTS[index] ?? '',
    index,
    proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
    checkpoint: THEN.checkpoints[0] ?? '',
  };
}

const receipt = receiptOf(41);

it('a receipt proves its record with nothing but the key', async () => {
  for (let index = 0; index < SIZE; index++) {
    expect(await verifyReceipt(receiptOf(index), [SIGNER])).toEqual({
      isValid: true,
      record: readRecord(TEXTS[index] ?? '', index + 1),
      origin: SIGNER.name,
      size: SIZE,
    });
  }
});

it('a receipt from before a change of keys is good while the old key is still listed', async () => {
  const now = await sealTexts(TEXTS, [SIZE + 50], successor);
  expect(now.checkpoints[0]).not.toBe(receipt.checkpoint);
  expect(await verifyReceipt(receipt, [successor, SIGNER])).toMatchObject({ isValid: true, size: SIZE });
  expect(await verifyReceipt(receipt, [successor])).toEqual({ isValid: false, fault: 'bad signature' });
  const renewed = { ...receipt, checkpoint: now.checkpoints[0] ?? '' };
  expect(await verifyReceipt(renewed, [successor, SIGNER])).toEqual({ isValid: false, fault: 'bad proof' });
});

it('a receipt of a record whose details were erased still proves that it was there', async () => {
  const erased = { ...receipt, record: eraseRecord(receipt.record) };
  const verdict = await verifyReceipt(erased, [SIGNER]);
  expect(verdict).toMatchObject({ isValid: true, record: { seq: 42, isErased: true, details: {} } });
});

const other = receiptOf(40);
const FALSE: [name: string, change: Partial<Receipt>, fault: string][] = [
  ['another record', { record: other.record }, 'bad proof'],
  ['another place', { index: 40 }, 'bad proof'],
  ['a place that is none', { index: -1 }, 'bad proof'],
  ['half a place', { index: 41.5 }, 'bad proof'],
  ['a place past the end', { index: SIZE }, 'bad proof'],
  ['the proof of another', { proof: receiptOf(90).proof }, 'bad proof'],
  ['no proof', { proof: [] }, 'bad proof'],
  ['a proof that is no base64', { proof: ['?', ...receipt.proof.slice(1)] }, 'bad proof'],
  ['a proof with a hash more', { proof: [...receipt.proof, ''] }, 'bad proof'],
  ['an edited record', { record: receipt.record.replace('key_', 'kex_') }, 'bad record'],
  ['no record', { record: '' }, 'bad record'],
  ['no checkpoint', { checkpoint: '' }, 'bad signature'],
  ['a larger size', { checkpoint: receipt.checkpoint.replace('\n100\n', '\n101\n') }, 'bad signature'],
];

it.each(FALSE)('a receipt with %s proves nothing', async (_name, change, fault) => {
  expect(await verifyReceipt({ ...receipt, ...change }, [SIGNER])).toEqual({ isValid: false, fault });
});

it('a receipt of what was sealed though it is no record proves nothing', async () => {
  const { frontier } = grow(EMPTY_TREE, [leafHash(leafOf('nonsense', 1))]);
  const checkpoint = await signCheckpoint({ size: 1, root: rootOf(frontier) }, SIGNER);
  const nonsense = { record: 'nonsense', index: 0, proof: [], checkpoint };
  expect(await verifyReceipt(nonsense, [SIGNER])).toEqual({ isValid: false, fault: 'bad record' });
});
