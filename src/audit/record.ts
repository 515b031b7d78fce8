import type { AuditAction, AuditEntry, AuditRecord } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { toBase64 } from './base64.ts';
import { type Digest, PORTABLE_DIGEST } from './digest.ts';

/**
 * A record as it is kept. All but `salt` and `opening` is its header, which is in its leaf and stays for good;
 * those two go when it is erased, and then nothing tells what `commitment` was made of.
 */
export interface KeptRecord {
  timestamp: string;
  /** An action of `AUDIT_ACTIONS`, perhaps of a later version than this one. */
  action: string;
  /** Who wrote it: a name that no other start of any process has. */
  writer: string;
  /** Counts the records of its writer, from 1; one that a store refused leaves a gap. */
  number: number;
  /** SHA-256 over salt and opening, in hex. */
  commitment: string;
  /** HMAC-SHA256 over the rest of the header, in hex: what speaks for a record until it is sealed. */
  mac: string;
  /** 128 random bits in base64url, so that nobody can test a guess of what was erased. */
  salt?: string;
  /** JSON of what may be erased: an {@link Opening}. */
  opening?: string;
}

/** What of a record can be erased. */
type Opening = Pick<AuditEntry, 'user_id' | 'role' | 'details' | 'ip_address' | 'success'>;

/** What a recorder is made of. `random` gives so many bytes. */
export interface RecorderOptions {
  writer: string;
  key: Uint8Array;
  random(count: number): Uint8Array;
  digest?: Digest;
}

/** What the hashes of a record begin with, so that none of them can stand for another. */
const DOMAINS = {
  opening: 'cloche.audit.opening.v1',
  mac: 'cloche.audit.mac.v1',
  leaf: 'cloche.audit.leaf.v1',
  unsound: 'cloche.audit.unsound.v1',
} as const;

const NOTHING: Opening = { user_id: '', role: '', details: {}, ip_address: '', success: false };
/** What is shown in the place of what was erased. */
const ERASED: Opening & Pick<AuditRecord, 'isErased'> = { ...NOTHING, isErased: true };
/** What is shown in the place of what no writer of the log left. */
const DAMAGED: Omit<AuditRecord, 'seq'> = { timestamp: '', action: '', ...NOTHING, isDamaged: true };

const UTF8 = new TextEncoder();
const SALT_BYTES = 16;
const SALT = /^[\w-]{22}$/;
const HASH = /^[0-9a-f]{64}$/;

/**
 * Makes what gives entries the form that is kept: one line of JSON. Its texts have to reach the log in the
 * order in which they were made.
 */
export function createRecorder(options: RecorderOptions): (entry: AuditEntry) => string {
  const { writer, key, random, digest = PORTABLE_DIGEST } = options;
  let number = 0;
  return ({ timestamp, action, user_id, role, details, ip_address, success }) => {
    number++;
    const opening = JSON.stringify({ user_id, role, details, ip_address, success } satisfies Opening);
    const salt = saltOf(random(SALT_BYTES));
    const commitment = commit(salt, opening, digest);
    const header = { timestamp, action, writer, number, commitment };
    return textOf({ ...header, mac: macOf(header, key, digest), salt, opening });
  };
}

/** A record in its place, from its kept text; one that {@link findRecord} does not know is shown as damaged. */
export function readRecord(text: string, seq: number): AuditRecord {
  return findRecord(text, seq) ?? { seq, ...DAMAGED };
}

/**
 * A record in its place, from its kept text; undefined where the text is not as a recorder wrote it, or its details
 * are not those that it is committed to.
 */
export function findRecord(text: string, seq: number): AuditRecord | undefined {
  const record = parseRecord(text);
  const opening = record?.opening === undefined ? ERASED : parseOpening(record.opening);
  if (!record || !opening) return undefined;
  return { seq, timestamp: record.timestamp, action: record.action as AuditAction, ...opening };
}

/**
 * The text of a record without its salt and opening: its leaf is still the same. What was erased before stays
 * as it is. @throws ClocheError `E_INTERNAL` where the text is not as a recorder wrote it
 */
export function eraseRecord(text: string): string {
  const record = parseRecord(text);
  if (!record)
    throw new ClocheError('E_INTERNAL', 'An audit record that is to be erased is not as it was written');
  const { salt: _salt, opening: _opening, ...header } = record;
  return textOf(header);
}

/**
 * The leaf of whatever stands at a place of the log: over `seq` and the header of a sound record, else over
 * `seq` and the whole text. So any change of a text but an erasure changes its leaf, and every text has one.
 * `record` is what `parseRecord` gives for the text.
 */
export function leafOf(text: string, seq: number, record = parseRecord(text)): Uint8Array {
  if (!record) return UTF8.encode(domainText(DOMAINS.unsound, [seq, text]));
  const { timestamp, action, writer, number, commitment, mac } = record;
  return UTF8.encode(domainText(DOMAINS.leaf, [seq, timestamp, action, writer, number, commitment, mac]));
}

/** Whether a recorder with this key wrote a record. */
export function hasMac(record: KeptRecord, key: Uint8Array, digest = PORTABLE_DIGEST): boolean {
  return isSameText(macOf(record, key, digest), record.mac);
}

/**
 * The record of a text; undefined where that is not, to the byte, as a recorder or an erasure leaves it, or
 * where the opening is not what `commitment` commits to. What is in the opening does not matter here, so that
 * leaves are the same in every version.
 */
export function parseRecord(text: string, digest = PORTABLE_DIGEST): KeptRecord | undefined {
  const value = parseObject(text);
  if (!value || !isHeader(value)) return undefined;
  const { salt, opening } = value;
  if ((salt === undefined) !== (opening === undefined)) return undefined;
  if (salt !== undefined && opening !== undefined) {
    if (!SALT.test(salt) || commit(salt, opening, digest) !== value.commitment) return undefined;
  }
  return textOf(value) === text ? value : undefined;
}

/** The one text of a record: its fields in this order, and no others. */
function textOf({ timestamp, action, writer, number, commitment, mac, salt, opening }: KeptRecord): string {
  return JSON.stringify({ timestamp, action, writer, number, commitment, mac, salt, opening });
}

function isHeader(value: Record<string, unknown>): value is Record<string, unknown> & KeptRecord {
  const { timestamp, action, writer, number, commitment, mac, salt, opening } = value;
  const isText = [timestamp, action, writer, commitment, mac, salt ?? '', opening ?? ''].every(
    (field) => typeof field === 'string',
  );
  return (
    isText &&
    Number.isSafeInteger(number) &&
    Number(number) >= 1 &&
    HASH.test(String(commitment)) &&
    HASH.test(String(mac))
  );
}

function parseOpening(text: string): Opening | undefined {
  const { user_id, role, details, ip_address, success } = parseObject(text) ?? {};
  if (typeof user_id !== 'string' || typeof role !== 'string' || typeof ip_address !== 'string')
    return undefined;
  if (typeof details !== 'object' || details === null || typeof success !== 'boolean') return undefined;
  return { user_id, role, details: { ...details }, ip_address, success };
}

function commit(salt: string, opening: string, { sha256 }: Digest): string {
  return sha256(`${DOMAINS.opening}\n${salt}\n${opening}`);
}

type MacInput = Pick<KeptRecord, 'timestamp' | 'action' | 'writer' | 'number' | 'commitment'>;

function macOf(header: MacInput, key: Uint8Array, { hmac }: Digest): string {
  const { timestamp, action, writer, number, commitment } = header;
  return hmac(domainText(DOMAINS.mac, [timestamp, action, writer, number, commitment]), key);
}

function domainText(domain: string, fields: readonly (string | number)[]): string {
  return `${domain}\n${JSON.stringify(fields)}`;
}

function saltOf(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Compares in a time that depends on the lengths only. */
function isSameText(one: string, other: string): boolean {
  let odds = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) odds |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return odds === 0;
}
