import type { AuditEntry } from '../core/audit.ts';
import { networkOf } from './network.ts';
import type { Ports } from './ports.ts';

const MINUTE_MS = 60_000;
/** Rows of one minute: past them, all others share one per action, so that memory and log stay bounded. */
const MAX_ROWS = 4096;

/** Audit entries that may repeat without end: the first of a minute is appended at once, the rest counted. */
export interface Tally {
  note(entry: AuditEntry): Promise<void>;
  /** Appends the counts of the open minute. */
  close(): Promise<void>;
}

interface Row {
  entry: AuditEntry;
  repeats: number;
}

type Rows = Map<string, Row>;

/**
 * Makes a tally. Repeats within a minute of the clock become one more record with a `count`, once that is
 * over; those of one IPv6 network are repeats too, for whoever has one address of that has all of them. What the store does not take is spilled, so that neither method rejects.
 */
export function createTally(ports: Pick<Ports, 'store' | 'now' | 'after' | 'spill'>): Tally {
  let open: { minute: number; rows: Rows } = { minute: -1, rows: new Map() };

  function currentRows(): Rows {
    const now = ports.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (open.minute !== minute) {
      const rows: Rows = new Map();
      open = { minute, rows };
      ports.after((minute + 1) * MINUTE_MS - now, () => flush(rows));
    }
    return open.rows;
  }

  async function flush(rows: Rows): Promise<void> {
    const repeated = [...rows.values()].filter((row) => row.repeats > 0);
    rows.clear();
    const timestamp = new Date(ports.now()).toISOString();
    for (const { entry, repeats } of repeated) {
      await append({ ...entry, timestamp, details: { ...entry.details, count: repeats } });
    }
  }

  async function append(entry: AuditEntry): Promise<void> {
    try {
      await ports.store.audit.append(entry);
    } catch {
      ports.spill(entry);
    }
  }

  return {
    async note(entry) {
      const rows = currentRows();
      const [key, shown] = rowOf(entry, rows);
      const row = rows.get(key);
      if (row) {
        row.repeats++;
        if (row.entry.ip_address !== shown.ip_address) row.entry = inNetwork(row.entry);
        return;
      }
      rows.set(key, { entry: shown, repeats: 0 });
      await append(entry);
    },
    close: () => flush(open.rows),
  };
}

/** What is counted for more than one address of a network, which is the network's. */
function inNetwork(entry: AuditEntry): AuditEntry {
  return { ...entry, ip_address: networkOf(entry.ip_address) };
}

/** The row that counts an entry, and the entry as its repeats are shown. */
function rowOf(entry: AuditEntry, rows: Rows): [key: string, shown: AuditEntry] {
  const { action, success, ip_address, user_id, details } = entry;
  const key = JSON.stringify([action, success, networkOf(ip_address), user_id, details.code]);
  if (rows.has(key) || rows.size < MAX_ROWS) return [key, entry];
  return [`${action} ${success}`, { ...entry, ip_address: '*', user_id: '*', role: '*', details: {} }];
}
