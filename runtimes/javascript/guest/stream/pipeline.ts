import { invalidArgument, nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';
import { type AnyStream, finished } from './finished.ts';
import type { Sink } from './pipe.ts';
import { Readable } from './readable.ts';

/** A stage of a pipeline: a stream, what can be iterated, or a function of the stage before. */
export type Stage = AnyStream | Iterable<unknown> | AsyncIterable<unknown> | ((source: unknown) => unknown);

/** Called once all stages are done, or one has failed; `value` is what a function at the end came to. */
export type PipelineDone = (error?: Error | null, value?: unknown) => void;

/** Pipes stages into each other and calls back at the end; when one fails, all are destroyed. */
export function pipeline(...args: [...Stage[], PipelineDone] | [Stage[], PipelineDone]): unknown {
  const callback = args.at(-1);
  if (typeof callback !== 'function')
    throw invalidArgument('streams[stream.length - 1]', 'of type function', callback);
  const given = args.slice(0, -1) as Stage[];
  const stages = given.length === 1 && Array.isArray(given[0]) ? (given[0] as Stage[]) : given;
  if (stages.length < 2)
    throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "streams" argument must be specified');
  return run(stages, callback as PipelineDone);
}

function run(stages: Stage[], callback: PipelineDone): unknown {
  const streams: AnyStream[] = [];
  let isDone = false;
  const done: PipelineDone = (error, value) => {
    if (isDone) return;
    isDone = true;
    if (error) for (const stream of streams) stream.destroy?.(error);
    nextTick(() => callback(error ?? undefined, value));
  };
  let current: unknown;
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1;
    const next: unknown = typeof stage === 'function' ? stage(current) : stage;
    if (isLast && next instanceof Promise) {
      next.then((value) => done(null, value), done);
      return next;
    }
    const stream = toStream(next);
    watch(stream, { isFirst: index === 0, isLast, done });
    streams.push(stream);
    if (typeof stage !== 'function' && current instanceof Readable) current.pipe(stream as unknown as Sink);
    current = stream;
  }
  return finishAt(streams, done);
}

/** A failure of any stage ends the whole. Who dies of another's failure still has a listener for it. */
function watch(
  stream: AnyStream,
  { isFirst, isLast, done }: { isFirst: boolean; isLast: boolean; done: PipelineDone },
): void {
  stream.on('error', done);
  finished(stream, { readable: !isLast, writable: !isFirst && !('_isStdio' in stream) }, (error) => {
    if (error) done(error);
  });
}

/** The end of the last stage is the end; the standard streams never end, so that there it is the one before. */
function finishAt(streams: AnyStream[], done: PipelineDone): unknown {
  const last = streams.at(-1) as AnyStream;
  const awaited = '_isStdio' in last ? (streams.at(-2) as AnyStream) : last;
  finished(awaited, { readable: awaited !== last }, (error) => done(error));
  return last;
}

function toStream(value: unknown): AnyStream {
  const isStream = typeof value === 'object' && value !== null && 'on' in value;
  return (isStream ? value : Readable.from(value as Iterable<unknown>)) as AnyStream;
}
