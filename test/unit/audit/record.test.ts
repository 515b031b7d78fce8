import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createRecorder, eraseRecord, leafOf, readRecord } from '../../../src/audit/record.ts';
import type { AuditEntry } from '../../../src/core/audit.ts';
import { checkMac } from './check-mac.ts';

const KEY = Buffer.alloc(32, 7);
const ENTRY: AuditEntry = {
  timestamp: '2026-02-12T10:30:00.000Z',
  user_id: 'key_1',
  role: 'submitter',
  action: 'run.execute',
  details: { run_id: 'run_1', 'zwölf\u2028': ['"', '\ud800'], 1: null },
  ip_address: '192.0.2.1',
  success: true,
};

function makeRecorder(writer = 'writer-1') {
  let fill = 0;
  return createRecorder({ writer, key: KEY, random: (count) => Buffer.alloc(count, fill++) });
}

const text = makeRecorder()(ENTRY);
const kept = JSON.parse(text);
const damaged = (seq: number) => ({
  seq,
  timestamp: '',
  user_id: '',
  role: '',
  action: '',
  details: {},
  ip_address: '',
  success: false,
  isDamaged: true,
});
const changed = (change: object) => JSON.stringify({ ...kept, ...change });
const leaf = (kind: string, fields: unknown[]) =>
  Buffer.from(`cloche.audit.${kind}.v1\n${JSON.stringify(fields)}`);

it('keeps a record as one line that reads back as it was', () => {
  expect(text).not.toContain('\n');
  expect(readRecord(text, 42)).toEqual({ seq: 42, ...ENTRY });
});

it('counts the records of a writer, and never commits twice with one salt', () => {
  const record = makeRecorder('writer-2');
  const [first, second] = [JSON.parse(record(ENTRY)), JSON.parse(record(ENTRY))];
  expect([first.writer, first.number, second.number]).toEqual(['writer-2', 1, 2]);
  expect(first.opening).toBe(second.opening);
  expect(first.commitment).not.toBe(second.commitment);
});

it('commits to its opening and signs its header as documented', () => {
  const { timestamp, action, writer, number, commitment, mac, salt, opening } = kept;
  const committed = `cloche.audit.opening.v1\n${salt}\n${opening}`;
  expect(commitment).toBe(createHash('sha256').update(committed).digest('hex'));
  const header = [timestamp, action, writer, number, commitment];
  expect(mac).toBe(createHmac('sha256', KEY).update(leaf('mac', header)).digest('hex'));
  expect(Buffer.from(leafOf(text, 42))).toEqual(leaf('leaf', [42, ...header, mac]));
  expect(checkMac(text, KEY)).toBe(true);
  expect(checkMac(text, Buffer.alloc(32))).toBe(false);
});

it('an erased record tells nothing, and its leaf and its mac still stand', () => {
  const erased = eraseRecord(text);
  expect(Object.keys(JSON.parse(erased))).toEqual([
    'timestamp',
    'action',
    'writer',
    'number',
    'commitment',
    'mac',
  ]);
  expect(leafOf(erased, 42)).toEqual(leafOf(text, 42));
  expect(checkMac(erased, KEY)).toBe(true);
  expect(eraseRecord(erased)).toBe(erased);
  expect(readRecord(erased, 42)).toEqual({
    seq: 42,
    timestamp: ENTRY.timestamp,
    action: ENTRY.action,
    user_id: '',
    role: '',
    details: {},
    ip_address: '',
    success: false,
    isErased: true,
  });
});

const EDITS: Record<string, string> = {
  'another opening': changed({ opening: kept.opening.replace('key_1', 'key_2') }),
  'another salt': changed({ salt: `A${kept.salt.slice(1)}B`.slice(-22) }),
  'a salt alone': changed({ opening: undefined }),
  'an opening alone': changed({ salt: undefined }),
  'a salt with the line break of its hash': changed({ salt: `${kept.salt}\n` }),
  'one field more': changed({ note: 1 }),
  'fields in another order': JSON.stringify({ opening: kept.opening, ...kept }),
  'one space more': text.replace(':', ': '),
  'a number in another spelling': text.replace('"number":1', '"number":1.0'),
  'a number that is none': changed({ number: 0 }),
  'a mac in capitals': changed({ mac: kept.mac.toUpperCase() }),
  'a field twice': text.replace('{', '{"action":"auth.attempt",'),
  'no JSON': 'nonsense',
  'another kind of JSON': '[]',
  nothing: '',
};

it.each(Object.keys(EDITS))('a text with %s has another leaf, no mac and no reading', (name) => {
  const edited = EDITS[name] ?? '';
  expect(edited).not.toBe(text);
  expect(Buffer.from(leafOf(edited, 42))).toEqual(leaf('unsound', [42, edited]));
  expect(checkMac(edited, KEY)).toBe(false);
  expect(readRecord(edited, 42)).toEqual(damaged(42));
  expect(() => eraseRecord(edited)).toThrow('not as it was written');
});

const OTHER_HEADER: [field: string, value: unknown][] = [
  ['timestamp', '2026-02-12T10:30:00.001Z'],
  ['action', 'run.submit'],
  ['writer', 'writer-2'],
  ['number', 2],
  ['commitment', '0'.repeat(64)],
  ['mac', '0'.repeat(64)],
];

it.each(OTHER_HEADER)('another %s has another leaf and no mac', (field, value) => {
  const edited = JSON.stringify({ ...JSON.parse(eraseRecord(text)), [field]: value });
  expect(leafOf(edited, 42)).not.toEqual(leafOf(text, 42));
  expect(checkMac(edited, KEY)).toBe(false);
});

it('has another leaf at another place', () => {
  expect(leafOf(text, 43)).not.toEqual(leafOf(text, 42));
});

it('refuses to read an opening that is committed to but has no shape', () => {
  const opening = '{"user_id":1}';
  const commitment = createHash('sha256')
    .update(`cloche.audit.opening.v1\n${kept.salt}\n${opening}`)
    .digest('hex');
  expect(readRecord(changed({ opening, commitment }), 1)).toEqual(damaged(1));
});
