import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Clocks } from './clocks.ts';
import { type Descriptors, refusalOf } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Streams } from './streams.ts';

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const MAX_SUBSCRIPTIONS = 4096;

/** What waiting needs to know. */
export interface PollContext {
  memory: GuestMemory;
  descriptors: Descriptors;
  streams: Streams;
  clocks: Clocks;
}

/** Where a program's subscriptions are, and where the events go. */
export interface PollRequest {
  from: number;
  to: number;
  count: number;
  /** Takes how many events there are. */
  out: DataView;
}

/**
 * Waits until the first of a program's subscriptions comes true. Files and streams are ready at any time, so that it
 * sleeps only where there is nothing but clocks.
 */
export function poll(context: PollContext, { from, to, count, out }: PollRequest): Errno {
  if (count === 0 || count > MAX_SUBSCRIPTIONS) return wasi.ERRNO_INVAL;
  const list = context.memory.view(from, count * SUBSCRIPTION_BYTES);
  const events = context.memory.view(to, count * EVENT_BYTES);
  if (!list || !events) return wasi.ERRNO_FAULT;
  const pending = Array.from({ length: count }, (_, index) =>
    readSubscription(
      context,
      new DataView(list.buffer, from + index * SUBSCRIPTION_BYTES, SUBSCRIPTION_BYTES),
    ),
  );
  let shortest = LONGEST_NS;
  for (const { waitNs } of pending) if (waitNs < shortest) shortest = waitNs;
  if (shortest > 0n) context.clocks.sleep(shortest);
  const due = pending.filter(({ waitNs }) => waitNs <= shortest);
  for (const [index, event] of due.entries()) {
    writeEvent(new DataView(events.buffer, to + index * EVENT_BYTES, EVENT_BYTES), event);
  }
  out.setUint32(0, due.length, true);
  return wasi.ERRNO_SUCCESS;
}

const LONGEST_NS = 2n ** 64n;

/** An event, and how long it takes until it comes. */
interface Pending {
  userdata: bigint;
  type: number;
  errno: Errno;
  bytes: number;
  waitNs: bigint;
}

function readSubscription(context: PollContext, view: DataView): Pending {
  const type = view.getUint8(8);
  const event = { userdata: view.getBigUint64(0, true), type, bytes: 0, waitNs: 0n };
  if (type === wasi.EVENTTYPE_CLOCK) {
    const waitNs = waitOf(context.clocks, view);
    return waitNs === undefined ? { ...event, errno: wasi.ERRNO_INVAL } : { ...event, errno: 0, waitNs };
  }
  if (type !== wasi.EVENTTYPE_FD_READ && type !== wasi.EVENTTYPE_FD_WRITE) {
    return { ...event, errno: wasi.ERRNO_INVAL };
  }
  return { ...event, ...readiness(context, view.getUint32(16, true), type) };
}

function waitOf(clocks: Clocks, view: DataView): bigint | undefined {
  const now = clocks.time(view.getUint32(16, true));
  if (now === undefined) return undefined;
  const timeout = view.getBigUint64(24, true);
  if (!(view.getUint16(40, true) & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME)) return timeout;
  return timeout > now ? timeout - now : 0n;
}

/** How many bytes can be read or written at once, as far as that can be said. */
function readiness(
  { descriptors, streams }: PollContext,
  fd: number,
  type: number,
): Pick<Pending, 'errno' | 'bytes'> {
  const descriptor = descriptors.get(fd);
  const isRead = type === wasi.EVENTTYPE_FD_READ;
  if (!descriptor) return { errno: wasi.ERRNO_BADF, bytes: 0 };
  const errno = refusalOf(descriptor, isRead ? 'FD_READ' : 'FD_WRITE');
  if (errno !== 0 || !isRead) return { errno, bytes: errno === 0 ? WRITABLE_BYTES : 0 };
  const isFile = descriptor.kind === 'file';
  return { errno, bytes: isFile ? Math.max(0, descriptor.node.size - descriptor.at) : streams.leftBytes };
}

const WRITABLE_BYTES = 64 * 1024;

function writeEvent(view: DataView, { userdata, errno, type, bytes }: Pending): void {
  view.setBigUint64(0, userdata, true);
  view.setUint16(8, errno, true);
  view.setUint8(10, type);
  view.setBigUint64(16, BigInt(bytes), true);
  view.setUint16(24, 0, true);
}
