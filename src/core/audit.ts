/** Every action that the audit log knows. */
export const AUDIT_ACTIONS = [
  'auth.attempt',
  'auth.step-up',
  'token.issue',
  'run.submit',
  'run.execute',
  'run.cancel',
  'request.refuse',
  'key.create',
  'key.update',
  'key.rotate',
  'key.revoke',
  'step-up.enrol',
  'step-up.confirm',
  'settings.change',
  'lockdown.change',
  'consumers.drain',
  'consumers.resume',
  'audit.retain',
  'data.export',
  'data.erase',
  'data.rotate',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * A record of the audit log before it has its place in it. `details` never holds source, input, output or
 * secrets.
 */
export interface AuditEntry {
  timestamp: string;
  user_id: string;
  role: string;
  action: AuditAction;
  details: Record<string, unknown>;
  ip_address: string;
  success: boolean;
}

/**
 * A record in its place: `seq` counts from 1 without gaps. Where it `isErased`, who, where and the details are
 * gone, and its hash in the log still stands. Where it `isDamaged`, what stands in its place is not as a writer of
 * the log left it, and nothing of that is shown.
 */
export interface AuditRecord extends Omit<AuditEntry, 'action'> {
  seq: number;
  /** Empty where the record is damaged, as its other fields are. */
  action: AuditAction | '';
  isErased?: true;
  isDamaged?: true;
}

/** A proof that a record is in the log, for whoever has the key of the log and nothing else. */
export interface Receipt {
  /** The record as it is kept, which its leaf is the hash of. */
  record: string;
  /** Its place in the tree, from 0: `seq` less 1. */
  index: number;
  /** The hashes on the way to the root, in base64 (RFC 9162, section 2.1.3). */
  proof: string[];
  /** The signed tree head: a C2SP checkpoint. */
  checkpoint: string;
}

/** Where the log stands: how many records there are, how many are sealed, and the signed head of those. */
export interface AuditHead {
  size: number;
  sealed: number;
  checkpoint?: string;
}

/** The append-only log. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** Records with a seq above `after`, in order. */
  list(options: { after: number; limit: number }): Promise<AuditRecord[]>;
  head(): Promise<AuditHead>;
  /** The proof of a record; undefined until it is sealed, and for what is not there. */
  receipt(seq: number): Promise<Receipt | undefined>;
  /** That the log of `first` records is the beginning of that of `second`, both sealed; in base64. */
  consistency(first: number, second: number): Promise<string[] | undefined>;
}

/** Place of a node in the tree: of the complete subtree over the leaves from `index · 2^level` on. */
export interface Node {
  level: number;
  index: number;
}

/** A batch of records that become sealed: see {@link SealedStore.seal}. */
export interface Batch {
  /** From {@link SealedStore.lead}. */
  epoch: number;
  /** What is sealed before. */
  from: number;
  to: number;
  /** Hashes of the complete subtrees that these leaves complete: of each level, in order. */
  nodes: Uint8Array[][];
  checkpoint: string;
}

/** What a sealer works on: the log as it is kept. Only one sealer leads at a time, and only it can write. */
export interface SealedStore {
  /**
   * Makes `holder` the leader for `leaseMs`, or renews that; gives the epoch, which grows with each change of
   * the leader; undefined while another one leads.
   */
  lead(holder: string, leaseMs: number): Promise<number | undefined>;
  /** Gives the lead back. */
  resign(holder: string): Promise<void>;
  head(): Promise<AuditHead>;
  /** Records as they are kept, with a seq above `after`, in order. */
  raw(after: number, limit: number): Promise<string[]>;
  /** Hashes of nodes; undefined for what is not there. */
  nodes(wanted: readonly Node[]): Promise<(Uint8Array | undefined)[]>;
  /** Seals a batch; false, and writes nothing, where its epoch has passed or its `from` is not what is sealed. */
  seal(batch: Batch): Promise<boolean>;
  /** Puts another text in the place of a sealed record; false where the record is not `before` any more. */
  replace(seq: number, before: string, after: string): Promise<boolean>;
}
