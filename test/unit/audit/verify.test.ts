import { expect, it } from 'vitest';
import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import type { FaultKind } from '../../../src/audit/fault.ts';
import { eraseRecord, leafOf } from '../../../src/audit/record.ts';
import { createSigner } from '../../../src/audit/signer.ts';
import { leafHash } from '../../../src/audit/tree.ts';
import { openLog, type Trust, verifyLog } from '../../../src/audit/verify.ts';
import { MAC_KEY, makeLog, makeTexts, SIGNER, sealTexts } from './log.ts';

const COUNT = 2_345;
const SEALED = 2_340;
const TEXTS = makeTexts(COUNT);
const PINNED = await sealTexts(TEXTS, [500, 1_000, 1_700, SEALED]);
const ROOT = Buffer.alloc(32, 9);
const [ALIEN = ''] = makeTexts(1, Buffer.alloc(32, 8));
const stranger = await createSigner(SIGNER.name, Buffer.alloc(32, 9));

/** A log that can be tampered with, and what it is verified by. */
function makeSealed() {
  const { log, state } = makeLog(() => 0);
  const checkpoint = PINNED.checkpoints.at(-1);
  Object.assign(state, {
    texts: [...TEXTS],
    rows: PINNED.rows.map((row) => [...row]),
    sealed: SEALED,
    checkpoint,
  });
  const trust: Trust = { pins: PINNED.checkpoints, keys: [SIGNER], macKeys: [MAC_KEY] };
  return { log, state, trust };
}

type Sealed = ReturnType<typeof makeSealed>;
type Tampering = [name: string, kind: FaultKind, from: number, to: number, (sealed: Sealed) => unknown];

const WHOLE = {
  records: COUNT,
  sealed: SEALED,
  unsealed: COUNT - SEALED,
  erased: 0,
  late: 0,
  checkpoints: 5,
};

it('finds nothing wrong with a log that nobody has touched, and says what was checked', async () => {
  const { log, trust } = makeSealed();
  const counts: number[] = [];
  const onProgress = (records: number) => void counts.push(records);
  expect(await verifyLog(await openLog(log), { ...trust, onProgress })).toEqual(WHOLE);
  expect(counts).toEqual([992, 1_992, COUNT - 8]);
});

it('takes pins in any order and more than once, and keys of the past', async () => {
  const { log, trust } = makeSealed();
  const [first = '', ...rest] = PINNED.checkpoints;
  const pins = [...rest, first, first];
  const report = await verifyLog(await openLog(log), { ...trust, pins, keys: [stranger, SIGNER] });
  expect(report).toEqual({ ...WHOLE, checkpoints: 6 });
});

it('verifies a log without its tree, its pins or the key of the macs, by its checkpoint alone', async () => {
  const { log, trust } = makeSealed();
  const { nodes: _nodes, ...source } = await openLog(log);
  expect(await verifyLog(source, { ...trust, pins: [], macKeys: [] })).toEqual({ ...WHOLE, checkpoints: 1 });
});

it('verifies a log in which details were erased, and counts them', async () => {
  const { log, state, trust } = makeSealed();
  for (let i = 0; i < 1_200; i++) state.texts[i] = eraseRecord(TEXTS[i] ?? '');
  expect(await verifyLog(await openLog(log), trust)).toEqual({ ...WHOLE, erased: 1_200 });
});

it('verifies an empty log, and one that is not sealed yet', async () => {
  const { log, state } = makeLog(() => 0);
  const trust = { pins: [], keys: [SIGNER], macKeys: [MAC_KEY] };
  const empty = { records: 0, sealed: 0, unsealed: 0, erased: 0, late: 0, checkpoints: 0 };
  expect(await verifyLog(await openLog(log), trust)).toEqual(empty);
  state.texts.push(...TEXTS.slice(0, 3));
  expect(await verifyLog(await openLog(log), trust)).toEqual({ ...empty, records: 3, unsealed: 3 });
});

it('counts records that were sealed out of the order of their writer, which is no change of the log', async () => {
  const { log, state, trust } = makeSealed();
  const texts = [...TEXTS];
  swap(texts, 99, 102);
  const { rows, checkpoints } = await sealTexts(texts, [SEALED]);
  Object.assign(state, { texts, rows, checkpoint: checkpoints[0] });
  const report = await verifyLog(await openLog(log), { ...trust, pins: [] });
  expect(report).toEqual({ ...WHOLE, late: 1, checkpoints: 1 });
});

it('names a record that was sealed for a second time', async () => {
  const { log, state, trust } = makeSealed();
  const texts = TEXTS.toSpliced(1_500, 0, TEXTS[3] ?? '');
  const { rows, checkpoints } = await sealTexts(texts, [SEALED]);
  Object.assign(state, { texts, rows, checkpoint: checkpoints[0] });
  const { fault } = await verifyLog(await openLog(log), { ...trust, pins: [] });
  expect(fault).toMatchObject({ kind: 'inserted', from: 1_501, to: 1_501 });
});

/** A record with another action, which fits in its writer's order. */
function withOtherAction(seq: number): string[] {
  const text = eraseRecord(TEXTS[seq - 1] ?? '').replace('run.execute', 'run.cancel');
  return TEXTS.with(seq - 1, text);
}

/** Writes another log and seals it with the same key, as somebody who has got hold of all keys would. */
async function fork(sealed: Sealed, sizes: number[]): Promise<void> {
  const texts = withOtherAction(1_801);
  const { rows, checkpoints } = await sealTexts(texts, sizes);
  Object.assign(sealed.state, { texts, rows, sealed: sizes.at(-1) ?? 0, checkpoint: checkpoints.at(-1) });
  sealed.trust = { ...sealed.trust, macKeys: [] };
}

const TAMPERINGS: Tampering[] = [
  ['the first record is removed', 'removed', 1, 1, ({ state }) => state.texts.shift()],
  ['a few records are removed', 'removed', 700, 700, ({ state }) => state.texts.splice(699, 3)],
  ['many records are removed', 'removed', 1, 1, ({ state }) => state.texts.splice(0, 100)],
  [
    'a record is removed at the end of a page',
    'removed',
    1_000,
    1_000,
    ({ state }) => state.texts.splice(999, 1),
  ],
  [
    'a record moves on',
    'reordered',
    40,
    40,
    ({ state }) => state.texts.splice(44, 0, ...state.texts.splice(39, 1)),
  ],
  [
    'a record moves back',
    'reordered',
    40,
    40,
    ({ state }) => state.texts.splice(39, 0, ...state.texts.splice(44, 1)),
  ],
  ['two records change places', 'reordered', 998, 998, ({ state }) => swap(state.texts, 997, 1_002)],
  ['a copy is put in', 'inserted', 9, 9, ({ state }) => state.texts.splice(8, 0, TEXTS[4] ?? '')],
  ['several are put in', 'inserted', 9, 9, ({ state }) => state.texts.splice(8, 0, ALIEN, ALIEN, ALIEN)],
  ['a sealed record is edited', 'edited', 2_340, 2_340, ({ state }) => (state.texts[2_339] = ALIEN)],
  ['an unsealed record is edited', 'forged', 2_341, 2_341, ({ state }) => (state.texts[2_340] = ALIEN)],
  [
    'an unsealed record is copied',
    'inserted',
    2_343,
    2_346,
    ({ state }) => state.texts.push(TEXTS[2_342] ?? ''),
  ],
  [
    'unsealed records change places',
    'reordered',
    2_341,
    2_344,
    ({ state }) => swap(state.texts, 2_340, 2_343),
  ],
  ['the end is cut off', 'truncated', 2_001, 2_340, ({ state }) => state.texts.splice(2_000)],
  ['all is cut off', 'truncated', 1, 2_340, ({ state }) => state.texts.splice(0)],
  [
    'an edit is made and the end is cut off',
    'edited',
    12,
    12,
    ({ state }) => Object.assign(state, { texts: TEXTS.slice(0, 2_000).with(11, ALIEN) }),
  ],
  [
    'two edits are made',
    'edited',
    12,
    12,
    ({ state }) => Object.assign(state.texts, { 11: ALIEN, 500: ALIEN }),
  ],
  [
    'a record and its kept leaf are edited',
    'forged',
    77,
    77,
    ({ state }) => {
      state.texts[76] = ALIEN;
      state.rows[0]?.splice(76, 1, leafHash(leafOf(ALIEN, 77)));
    },
  ],
  ['a kept leaf is edited', 'edited', 78, 78, ({ state }) => state.rows[0]?.splice(77, 1, ROOT)],
  ['a kept leaf is gone', 'damaged', 2_340, 2_340, ({ state }) => state.rows[0]?.pop()],
  ['a kept node is edited', 'damaged', 81, 88, ({ state }) => state.rows[3]?.splice(10, 1, ROOT)],
  ['the kept tree is gone', 'damaged', 1, 1, ({ state }) => state.rows.splice(0)],
  ['the checkpoint is gone', 'damaged', 2_340, 2_340, ({ state }) => (state.checkpoint = undefined)],
  [
    'the checkpoint is nonsense',
    'bad signature',
    2_340,
    2_340,
    ({ state }) => (state.checkpoint = 'nonsense'),
  ],
  [
    'the checkpoint is of another key',
    'bad signature',
    2_340,
    2_340,
    async ({ state }) => (state.checkpoint = await signCheckpoint({ size: SEALED, root: ROOT }, stranger)),
  ],
  [
    'the checkpoint is an older one',
    'damaged',
    2_340,
    2_340,
    ({ state }) => (state.checkpoint = PINNED.checkpoints[2]),
  ],
  ['more is said to be sealed', 'damaged', 2_341, 2_341, ({ state }) => (state.sealed = 2_345)],
  ['less is said to be sealed', 'rolled back', 2_001, 2_340, ({ state }) => (state.sealed = 2_000)],
  [
    'the end is rolled back with tree and checkpoint',
    'rolled back',
    1_001,
    2_340,
    ({ state }) => {
      state.texts.splice(1_000);
      state.rows = state.rows.map((row, level) => row.slice(0, Math.floor(1_000 / 2 ** level)));
      Object.assign(state, { sealed: 1_000, checkpoint: PINNED.checkpoints[1] });
    },
  ],
  [
    'everything is thrown away',
    'rolled back',
    1,
    2_340,
    ({ state }) => Object.assign(state, { texts: [], rows: [], sealed: 0, checkpoint: undefined }),
  ],
  ['the log is signed anew', 'forked', 1_701, 2_340, (sealed) => fork(sealed, [SEALED])],
  ['the log is signed anew and goes on', 'edited', 1_701, 2_340, (sealed) => fork(sealed, [2_342])],
  [
    'a pin is of another key',
    'bad signature',
    1_001,
    1_200,
    async (sealed) => {
      const pin = await signCheckpoint({ size: 1_200, root: ROOT }, stranger);
      sealed.trust = { ...sealed.trust, pins: [...PINNED.checkpoints, pin] };
    },
  ],
  [
    'a pin is nonsense',
    'bad signature',
    1,
    1,
    (sealed) => (sealed.trust = { ...sealed.trust, pins: ['nonsense', ...PINNED.checkpoints] }),
  ],
];

function swap(texts: string[], a: number, b: number): void {
  [texts[a], texts[b]] = [texts[b] ?? '', texts[a] ?? ''];
}

it.each(TAMPERINGS)('says where and how, when %s', async (_name, kind, from, to, tamper) => {
  const sealed = makeSealed();
  await tamper(sealed);
  const { fault } = await verifyLog(await openLog(sealed.log), sealed.trust);
  expect(fault).toEqual({ kind, from, to, message: expect.stringMatching(/^[A-Z].+: .+[^.]$/) });
});

it('a change is found whatever else was made to fit it, by a pin or by the last checkpoint', async () => {
  for (const at of [0, 499, 500, 1_234, 2_339]) {
    const { state, log, trust } = makeSealed();
    const texts = withOtherAction(at + 1);
    const { rows } = await sealTexts(texts, [SEALED]);
    Object.assign(state, { texts, rows });
    const { fault } = await verifyLog(await openLog(log), { ...trust, macKeys: [] });
    expect(fault?.kind).toBe('edited');
    expect(fault?.from).toBeLessThanOrEqual(at + 1);
    expect(fault?.to).toBeGreaterThanOrEqual(at + 1);
  }
});
