import { readFileSync } from 'node:fs';

/** How much a process has come to hold since the watch began. */
export interface Resident extends Disposable {
  /** The most that was seen above what it held at first, in bytes. */
  readonly riseBytes: number;
}

const POLL_MS = 2;
const KIB = 1024;

/**
 * Watches the resident memory of processes until it is disposed, by `/proc`, every two milliseconds. The kernel's own
 * high-water mark is looked at too, which misses nothing in between: it counts once it is higher than it was at first.
 */
export function watchResident(pids: readonly number[]): Resident {
  const processes = pids.map((pid) => ({ pid, first: readResident(pid) }));
  let riseBytes = 0;
  const look = (): void => {
    for (const { pid, first } of processes) {
      const now = readResident(pid);
      const peak = now.highest > first.highest ? now.highest : now.bytes;
      riseBytes = Math.max(riseBytes, peak - first.bytes);
    }
  };
  const timer = setInterval(look, POLL_MS);
  return {
    get riseBytes() {
      look();
      return riseBytes;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** What a process holds and the most that it has held, in bytes; nothing where it is gone. */
function readResident(pid: number): { bytes: number; highest: number } {
  const text = readStatus(pid);
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * KIB;
  return { bytes: field('VmRSS'), highest: field('VmHWM') };
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
