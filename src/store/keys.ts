/** Every key and channel in Redis, without the prefix; a name that ends in a colon is followed by an id. */
const NAMES = {
  /** Hash of one run. */
  run: 'run:',
  /** Run ids that have not expired, of everybody and of one caller: sorted sets in the order of the ids. */
  runs: 'runs',
  callerRuns: 'runs-of:',
  /** Run ids in these states: sorted sets in the order of the ids. */
  queued: 'queued',
  running: 'running',
  /** What each ended run gives back when its result expires, `id bytes caller`: sorted set by that time. */
  expiry: 'expiry',
  /** Bytes stored in all. */
  bytes: 'bytes',
  /** Queued runs that wait for others of their caller, `caller id`: a sorted set in the order of these. */
  parked: 'parked',
  /** Hash of who is next in a language: see share.lua. */
  line: 'line:',
  /** CPU time of a caller in a day, in microseconds. */
  cpu: 'cpu:',
  /**
   * Hash of what a caller has: `queued`, `live` and `parked` runs, `bytes` stored; and how many may be
   * `concurrent`, where that is its own.
   */
  caller: 'caller:',
  /** Hash of the run that an idempotency key led to. */
  idempotency: 'idempotency:',
  /** Present while a consumer lives; the set holds their names, and of some that do not live any more. */
  lease: 'lease:',
  consumers: 'consumers',
  /** The audit log: a list, in which the place of a record is its seq. */
  audit: 'audit',
  /** Hashes of its tree: one string for so many nodes of a level, named by level and chunk. */
  auditNodes: 'audit-nodes:',
  /** Hash of where its seal stands: `size`, `epoch`, `checkpoint`. */
  auditHead: 'audit-head',
  /** Who seals it, as long as that one renews it. */
  auditLeader: 'audit-leader',
  /** Hash of one API key, all their ids in order, and the id that each hash of a key leads to. */
  apiKey: 'key:',
  keyIds: 'key-ids',
  keyHashes: 'key-hashes',
  /** Hash of a caller's second factor, and of the settings. */
  factor: 'factor:',
  settings: 'settings',
  /** Requests of a caller under a rate; failures of a subject, and present while it is blocked. */
  rate: 'rate:',
  failures: 'failures:',
  blocked: 'blocked:',
  /** Channels that carry run ids. */
  ended: 'ended',
  cancel: 'cancel',
  /** A channel that tells of changes to API keys and settings. */
  changes: 'changes',
  /** What BullMQ puts before the names of its own keys. */
  bull: 'bull',
} as const;

/** The names of all keys and channels, with the prefix. */
export type Keys = Record<keyof typeof NAMES, string>;

/** Puts the prefix before every name. Throws on a prefix that would need quoting in a script. */
export function makeKeys(prefix: string): Keys {
  if (!/^[\w:.-]*$/.test(prefix))
    throw new Error('Expected a key prefix of letters, digits, "_", ":", "." and "-"');
  const keys = Object.entries(NAMES).map(([name, key]) => [name, prefix + key]);
  return Object.fromEntries(keys) as Keys;
}

/** A caller's id as a part of a key: without colons and blanks, so that no two callers share a key. */
export function callerPart(caller: string): string {
  return encodeURIComponent(caller);
}

/** The caller whose id went into a key. */
export function callerOf(part: string): string {
  return decodeURIComponent(part);
}
