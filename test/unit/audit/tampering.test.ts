import { expect, it, vi } from 'vitest';
import { openAnchors } from '../../../src/audit/anchor.ts';
import { NEIGHBOURS } from '../../../src/audit/diagnose.ts';
import type { AuditFault } from '../../../src/audit/fault.ts';
import {
  type FoldContext,
  foldEnd,
  foldRecord,
  type Progress,
  startProgress,
} from '../../../src/audit/fold.ts';
import { MAC_KEY, makeTexts, SIGNER, sealTexts } from './log.ts';

vi.setConfig({ testTimeout: 300_000 });

const COUNT = 10_000;
const BATCH = 250;
const SIZES = Array.from({ length: COUNT / BATCH }, (_, i) => (i + 1) * BATCH);

const TEXTS = makeTexts(COUNT);
const LOG = await sealTexts(TEXTS, SIZES);
const ANCHORS = await openAnchors({
  pins: LOG.checkpoints,
  checkpoint: LOG.checkpoints.at(-1),
  sealed: COUNT,
  keys: [SIGNER],
});
/** The log with its tree and the key of the macs; with that key alone; with neither. */
const WHOLE: FoldContext = {
  anchors: ANCHORS,
  sealed: COUNT,
  size: COUNT,
  macKeys: [MAC_KEY],
  stored: LOG.nodeAt,
};
const KEYED: FoldContext = { anchors: ANCHORS, sealed: COUNT, size: COUNT, macKeys: [MAC_KEY] };
const BARE: FoldContext = { anchors: ANCHORS, sealed: COUNT, size: COUNT, macKeys: [] };
/** A record that somebody without the key made up. */
const [ALIEN = ''] = makeTexts(1, Buffer.alloc(32, 8));

/** What is done to the records from one on. */
type Tamper = (rest: readonly string[], seq: number) => string[];
type Change = (record: Record<string, unknown>) => object;

const CHANGES: Change[] = [
  ({ opening }) => ({ opening: String(opening).replace('key_', 'kex_') }),
  () => ({ timestamp: '2020-01-01T00:00:00.000Z' }),
  () => ({ mac: '0'.repeat(64) }),
  () => JSON.parse(ALIEN),
  () => ({ salt: undefined }),
];

/** Each record gets another one of the changes. */
const edit: Tamper = ([text = '', ...rest], seq) => {
  const record = JSON.parse(text);
  return [JSON.stringify({ ...record, ...CHANGES[seq % CHANGES.length]?.(record) }), ...rest];
};

interface Tampering {
  kind: AuditFault['kind'];
  tamper: Tamper;
  /** The last record that it can be done to. */
  last?: number;
}

const TAMPERINGS: Record<string, Tampering> = {
  'an edit': { kind: 'edited', tamper: edit },
  'a copy of the next record in its place': {
    kind: 'edited',
    tamper: ([, next = '', ...rest]) => [next, next, ...rest],
    last: COUNT - 1,
  },
  'a deletion': { kind: 'removed', tamper: (rest) => rest.slice(1), last: COUNT - 1 },
  'a swap with the next': {
    kind: 'reordered',
    tamper: ([one = '', two = '', ...rest]) => [two, one, ...rest],
    last: COUNT - 1,
  },
  'an insertion': { kind: 'inserted', tamper: (rest) => [ALIEN, ...rest] },
};

/** The first fault from a place on, of the texts that stand there, and of the end of the log if they reach it. */
function findFault(from: Progress, texts: readonly string[], context: FoldContext): AuditFault | undefined {
  const progress = { ...from, writers: new Map(from.writers) };
  for (let at = 0; at < texts.length; at++) {
    const fault = foldRecord(progress, texts.slice(at, at + NEIGHBOURS + 1), context);
    if (fault) return fault;
  }
  return foldEnd(progress, context);
}

/** Goes through the log, and stops before each of some records. */
function* places(context: FoldContext, every = 1): Generator<[seq: number, progress: Progress]> {
  const progress = startProgress();
  for (let seq = 1; seq <= COUNT; seq++) {
    if (seq % every === 0) yield [seq, progress];
    expect(foldRecord(progress, TEXTS.slice(seq - 1, seq + NEIGHBOURS), context)).toBeUndefined();
  }
  expect(foldEnd(progress, context)).toBeUndefined();
}

const placeOf = (fault: AuditFault | undefined) =>
  fault && { kind: fault.kind, from: fault.from, to: fault.to };

it.each(Object.entries(TAMPERINGS))(
  '%s is found at each of 10,000 records, and named',
  (_name, tampering) => {
    const { kind, tamper, last = COUNT } = tampering;
    for (const [seq, progress] of places(WHOLE)) {
      if (seq > last) continue;
      const fault = findFault(progress, tamper(TEXTS.slice(seq - 1, seq + NEIGHBOURS + 1), seq), WHOLE);
      expect(placeOf(fault)).toEqual({ kind, from: seq, to: seq });
    }
  },
);

it('a truncation is found at each of 10,000 records, and so is one together with its head and tree', () => {
  for (const [seq, progress] of places(WHOLE)) {
    const gone = { from: seq, to: COUNT };
    expect(placeOf(findFault(progress, [], WHOLE))).toEqual({ kind: 'truncated', ...gone });
    const older = { ...WHOLE, sealed: seq - 1, size: seq - 1 };
    expect(placeOf(findFault(progress, [], older))).toEqual({ kind: 'rolled back', ...gone });
  }
});

it('an edit is named by its mac, where the kept tree was made to fit', () => {
  for (const [seq, progress] of places(KEYED)) {
    const fault = findFault(progress, edit(TEXTS.slice(seq - 1, seq), seq), KEYED);
    expect(placeOf(fault)).toEqual({ kind: 'forged', from: seq, to: seq });
  }
});

it.each(Object.entries(TAMPERINGS))(
  '%s is found in its batch, where tree and macs were made to fit',
  (_name, { tamper }) => {
    for (const [seq, progress] of places(BARE, 97)) {
      const end = Math.ceil(seq / BATCH) * BATCH;
      const fault = findFault(progress, tamper(TEXTS.slice(seq - 1, end + 1), seq), BARE);
      const { from, to } = fault ?? { from: Number.NaN, to: Number.NaN };
      expect(from).toBeGreaterThan(end - BATCH);
      expect(from).toBeLessThanOrEqual(seq);
      expect(to).toBeGreaterThanOrEqual(seq);
      expect(to).toBeLessThanOrEqual(end);
    }
  },
);
