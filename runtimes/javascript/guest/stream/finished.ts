import type { EventEmitter } from '../node/events.ts';
import { nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';

/** Any stream, by what `finished` and `pipeline` need of it. */
export interface AnyStream extends EventEmitter {
  destroy?(error?: Error | null): unknown;
  destroyed?: boolean;
  closed?: boolean;
  errored?: Error | null;
  readableEnded?: boolean;
  readableFlowing?: boolean | null;
  writableFinished?: boolean;
}

/** Which side of a stream to wait for; both by default. */
export interface FinishedOptions {
  readable?: boolean;
  writable?: boolean;
}

type Callback = (error?: Error | null) => void;

/**
 * Calls back once a stream has ended, finished, failed, or closed too early. The result takes the listeners off.
 */
export function finished(
  stream: AnyStream,
  options: FinishedOptions | Callback,
  callback?: Callback,
): () => void {
  const { readable = true, writable = true } = typeof options === 'function' ? {} : options;
  const call = typeof options === 'function' ? options : callback;
  const isOpen = (): boolean =>
    (readable && stream.readableEnded === false) || (writable && stream.writableFinished === false);
  const done = (error?: Error | null): void => {
    forget();
    call?.call(stream, error ?? undefined);
  };
  const check = (): void => {
    if (!isOpen()) done();
  };
  const onClose = (): void => {
    if (isOpen()) done(stream.errored ?? nodeError(Error, 'ERR_STREAM_PREMATURE_CLOSE', 'Premature close'));
    else done();
  };
  const listeners = { end: check, finish: check, error: done, close: onClose };
  const forget = (): void => {
    for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener);
  };
  for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener);
  if (stream.closed) nextTick(onClose);
  else if (!isOpen()) nextTick(check);
  return forget;
}
