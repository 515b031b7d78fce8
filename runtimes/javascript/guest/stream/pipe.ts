import type { EventEmitter } from '../node/events.ts';

/** What can be piped: it tells of its chunks, and can be halted. */
interface Source extends EventEmitter {
  pause(): unknown;
  resume(): unknown;
}

/** What a stream can be piped into. */
export interface Sink extends EventEmitter {
  write(chunk: unknown): boolean;
  end(): unknown;
}

/** Lets the chunks of a source flow into a sink, at the sink's pace; the result takes them apart again. */
export function connect(source: Source, sink: Sink, options: { end?: boolean } = {}): () => void {
  const onData = (chunk: unknown): void => {
    if (!sink.write(chunk)) source.pause();
  };
  const onDrain = (): void => {
    source.resume();
  };
  const onEnd = (): void => {
    if (options.end !== false && !('_isStdio' in sink)) sink.end();
  };
  source.on('data', onData);
  source.once('end', onEnd);
  sink.on('drain', onDrain);
  sink.emit('pipe', source);
  source.resume();
  return () => {
    source.off('data', onData);
    source.off('end', onEnd);
    sink.off('drain', onDrain);
    sink.emit('unpipe', source);
  };
}
