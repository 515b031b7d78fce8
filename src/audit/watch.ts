import { ClocheError } from '../core/errors.ts';
import type { Digest } from './digest.ts';
import { hasMac, type KeptRecord } from './record.ts';
import { follow, type Order, type Trail } from './trail.ts';

/** Looks at records on their way into the tree. */
export interface Watch {
  /** Looks at a record, once: what was looked at before is passed over. Undefined stands for what is not sound. */
  look(record: KeptRecord | undefined, seq: number): void;
  /** Takes note of a record that is sealed already. */
  remember(record: KeptRecord | undefined, seq: number): void;
}

/** What a watch goes by, and who hears of what it sees. */
export interface WatchOptions {
  macKey: Uint8Array;
  digest: Digest;
  onError(error: unknown): void;
}

const OUT_OF_ORDER: Record<Exclude<Order, 'next'>, string> = {
  late: 'comes after a later one of its writer',
  copy: 'is there for a second time',
};

/**
 * Makes a watch, which tells `onError` of records that no writer with the key can have left where they are.
 * They are sealed all the same: to hold up the log for them would be to let them hide those after them.
 */
export function createWatch({ macKey, digest, onError }: WatchOptions): Watch {
  const trails = new Map<string, Trail>();
  let seen = 0;

  function faultOf(record: KeptRecord | undefined, seq: number): string | undefined {
    if (!record || !hasMac(record, macKey, digest)) return 'was not written by this service';
    const { trail, order } = follow(trails.get(record.writer), record.number, seq);
    trails.set(record.writer, trail);
    return order === 'next' ? undefined : OUT_OF_ORDER[order];
  }

  return {
    look(record, seq) {
      if (seq <= seen) return;
      seen = seq;
      const fault = faultOf(record, seq);
      if (fault) onError(new ClocheError('E_INTERNAL', `Audit record ${seq} ${fault}`));
    },
    remember(record, seq) {
      if (seq <= seen) return;
      seen = seq;
      faultOf(record, seq);
    },
  };
}
