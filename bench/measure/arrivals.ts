/** What is offered: a call every 1/`perSecond` seconds for `forMs`, whatever became of those before it. */
export interface Arrivals {
  perSecond: number;
  forMs: number;
  /** One call; a rejection counts as failed. */
  run(): Promise<unknown>;
  /** Uniform in [0, 1): the gaps then are exponential, as those of callers who know nothing of each other. */
  random?(): number;
  /** Most calls under way at once; a call that is due then waits, and its wait counts. Default 512. */
  atOnce?: number;
}

/** What came of it. Latencies are of the calls that went well, in the order they ended. */
export interface Arrived {
  latenciesMs: number[];
  /** Calls that were due. */
  offered: number;
  failed: number;
  /** Calls that did not go out when they were due, also those that never did: these count with the time they waited. */
  late: number;
}

const AT_ONCE = 512;

/** A timer of Node comes up to two milliseconds late on an idle machine: within that, a call counts from when it went out. */
const TIMER_MS = 2;

/**
 * Offers calls at a constant rate, an open loop: latency counts from the time a call was due, so that a server that stalls
 * is charged for every call that should have come meanwhile (Tene's "coordinated omission").
 */
export async function arrive(arrivals: Arrivals): Promise<Arrived> {
  const { forMs, run, atOnce = AT_ONCE } = arrivals;
  const startedAt = performance.now();
  const due = dueTimes(arrivals, startedAt);
  const arrived: Arrived = { latenciesMs: [], offered: due.length, failed: 0, late: 0 };
  const underWay = new Set<Promise<void>>();
  let freed = Promise.withResolvers<void>();
  const send = async (from: number): Promise<void> => {
    if (await goesWell(run)) arrived.latenciesMs.push(performance.now() - from);
    else arrived.failed++;
  };
  let next = 0;
  for (let at = due[next]; at !== undefined; at = due[next]) {
    if (underWay.size >= atOnce) {
      freed = Promise.withResolvers();
      await freed.promise;
      if (performance.now() > startedAt + forMs) break;
    }
    const now = performance.now();
    if (at > now) {
      await pause(at - now);
      continue;
    }
    const isLate = now - at > TIMER_MS;
    if (isLate) arrived.late++;
    const call: Promise<void> = send(isLate ? at : now).finally(() => {
      underWay.delete(call);
      freed.resolve();
    });
    underWay.add(call);
    next++;
  }
  await Promise.all(underWay);
  return withUnsent(arrived, due.slice(next));
}

/** Calls that never went out count as late, and with the time that they waited until all was over. */
function withUnsent(arrived: Arrived, unsent: readonly number[]): Arrived {
  const endedAt = performance.now();
  return {
    ...arrived,
    late: arrived.late + unsent.length,
    latenciesMs: [...arrived.latenciesMs, ...unsent.map((at) => endedAt - at)],
  };
}

/** When calls are due, from the start on: evenly, or by chance. */
function dueTimes({ perSecond, forMs, random }: Arrivals, startedAt: number): number[] {
  const gapMs = 1000 / perSecond;
  const due: number[] = [];
  for (let at = 0; at < forMs; at += random ? -Math.log(1 - random()) * gapMs : gapMs)
    due.push(startedAt + at);
  return due;
}

async function goesWell(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.ceil(forMs)));
}
