import type { LanguageFacts } from '../src/core/language.ts';
import type { Cap, Outcome } from '../src/core/outcome.ts';
import type { RunOptions } from '../src/core/run.ts';
import type { Snippet } from '../src/core/snippet.ts';
import type { Channel } from './channel.ts';
import { armDeadline } from './deadline.ts';
import { type EndMessage, parseEnd } from './end.ts';
import { type Frame, ProtocolError } from './protocol.ts';
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
  let hasStarted = false;
  channel.listen({
    onFrame(frame) {
      if (frame.name === 'started') {
        if (hasStarted) throw new ProtocolError('A sandbox started twice');
        hasStarted = true;
        deadline.restart();
      } else if (frame.name === 'end') {
        ending.resolve(readEnd(frame));
        channel.listen(undefined);
      } else transcript.take(frame);
    },
    onGone: () => ending.resolve(undefined),
  });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) onAbort();
  else channel.send(JSON.stringify(snippet));
  const end = await ending.promise;
  options.signal?.removeEventListener('abort', onAbort);
  const outside = end && !cause ? undefined : (cause ?? { status: 'crashed' as const });
  const times = { sentAt, endedAt: performance.now(), watchedCpuMs: watch.cpuMs };
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
  times: { sentAt: number; endedAt: number; watchedCpuMs: number };
}

function toOutcome({ visit, transcript, end: ended, outside, times }: Ended): Outcome {
  const { snippet, facts, build, askedAt } = visit;
  const end = ended?.message;
  const wallMs = end?.wallMs ?? times.endedAt - times.sentAt;
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
      armMs: round(end?.armMs ?? 0),
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
