import type { LanguageFacts } from '../src/core/language.ts';
import type { Cap, Outcome } from '../src/core/outcome.ts';
import type { RunOptions } from '../src/core/run.ts';
import type { Snippet } from '../src/core/snippet.ts';
import type { Channel } from './channel.ts';
import { armDeadline } from './deadline.ts';
import { type EndMessage, parseEnd } from './end.ts';
import { Opening } from './opening.ts';
import type { Frame } from './protocol.ts';
import { Transcript } from './transcript.ts';
import type { Watchdog } from './watchdog.ts';

/** A snippet's visit to a sandbox. `askedAt` is when the caller asked, `build` the hash of the engine's binary. */
export interface Visit {
  channel: Channel;
  watchdog: Watchdog;
  snippet: Snippet;
  facts: LanguageFacts;
  build: string;
  askedAt: number;
  options: RunOptions;
  /** What an earlier run derived from the program, or who keeps what this one does. */
  derived?: Uint8Array | ((bytes: Uint8Array) => void) | undefined;
}

/** Why a run was ended from outside; the first cause wins. */
type Cause = { status: 'limit'; limit: Cap } | { status: 'cancelled' } | { status: 'crashed' };

/**
 * Runs a snippet in a sandbox to its end. `isClean` says that the sandbox may be used again; any end but the guest's
 * own kills it. Never rejects: a sandbox that dies or lies is an outcome.
 */
export async function visit(visit: Visit): Promise<{ outcome: Outcome; isClean: boolean }> {
  const { channel, watchdog, snippet, options } = visit;
  const sentAt = performance.now();
  const transcript = new Transcript(snippet.limits, options.onOutput);
  const ending = Promise.withResolvers<Said | undefined>();
  let cause: Cause | undefined;
  const endBy = (first: Cause): void => {
    cause ??= first;
    channel.kill();
  };
  const onAbort = (): void => endBy({ status: 'cancelled' });
  using deadline = armDeadline(snippet.limits.wallMs, () => endBy({ status: 'limit', limit: 'wall' }));
  using watch = watchdog.watch({
    pid: channel.pid,
    limits: snippet.limits,
    onBreach: (limit) => endBy({ status: 'limit', limit }),
  });
  const opening = new Opening();
  let startedAt = sentAt;
  channel.listen({
    onFrame(frame) {
      if (frame.name === 'arming') {
        opening.enter('arming');
        startedAt = Infinity;
        deadline.extend();
        watch.arming();
      } else if (frame.name === 'derived') {
        // Nothing of the guest has run yet: it follows from the program alone.
        opening.enter('derived');
        if (typeof visit.derived === 'function') visit.derived(frame.payload);
      } else if (frame.name === 'started') {
        opening.enter('started');
        startedAt = performance.now();
        deadline.restart();
        watch.restart();
      } else if (frame.name === 'end') {
        ending.resolve(readEnd(frame));
        channel.listen(undefined);
      } else {
        opening.enter('running');
        transcript.take(frame);
      }
    },
    onGone: () => ending.resolve(undefined),
  });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) onAbort();
  else channel.send(JSON.stringify(snippet), visit.derived instanceof Uint8Array ? visit.derived : undefined);
  const end = await ending.promise;
  options.signal?.removeEventListener('abort', onAbort);
  const outside = end && !cause ? undefined : (cause ?? { status: 'crashed' as const });
  const endedAt = performance.now();
  // A run that is ended while it arms has not started.
  const times = { sentAt, startedAt: Math.min(startedAt, endedAt), endedAt, watchedCpuMs: watch.cpuMs };
  return {
    outcome: toOutcome({ visit, transcript, end: outside ? undefined : end, outside, times }),
    isClean: !outside && !end?.message.isLast,
  };

  function readEnd(frame: Frame): Said {
    const message = parseEnd(frame.payload);
    return { message, said: transcript.said(message) };
  }
}

interface Said {
  message: EndMessage;
  said: ReturnType<Transcript['said']>;
}

interface Ended {
  visit: Visit;
  transcript: Transcript;
  end: Said | undefined;
  outside: Cause | undefined;
  times: { sentAt: number; startedAt: number; endedAt: number; watchedCpuMs: number };
}

function toOutcome({ visit, transcript, end: ended, outside, times }: Ended): Outcome {
  const { snippet, facts, build, askedAt } = visit;
  const end = ended?.message;
  const wallMs = end?.wallMs ?? times.endedAt - times.startedAt;
  const status = outside ?? pickStatus(end);
  return {
    ...status,
    exitCode: end?.exitCode ?? null,
    ...transcript.written(),
    truncated: ('limit' in status && status.limit === 'output') || end?.isTruncated === true,
    ...ended?.said,
    usage: {
      wallMs: round(wallMs),
      cpuMs: round(end?.cpuMs ?? times.watchedCpuMs),
      memoryBytes: end?.memoryBytes ?? 0,
      outputBytes: transcript.outputBytes,
      fuel: end?.fuel ?? null,
    },
    timings: {
      queueMs: round(times.sentAt - askedAt),
      armMs: round(end?.armMs ?? times.startedAt - times.sentAt),
      runMs: round(wallMs),
      totalMs: round(times.endedAt - askedAt),
    },
    runtime: { language: snippet.language, version: facts.version, engine: facts.engine, build },
  };
}

function pickStatus(end: EndMessage | undefined): Pick<Outcome, 'status' | 'limit'> {
  if (!end) return { status: 'crashed' };
  return end.limit ? { status: 'limit', limit: end.limit } : { status: end.status };
}

/** Milliseconds to the microsecond. */
function round(ms: number): number {
  return Math.max(0, Math.round(ms * 1000) / 1000);
}
