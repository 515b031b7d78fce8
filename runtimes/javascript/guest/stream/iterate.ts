import { type AnyStream, finished } from './finished.ts';

/** A stream that chunks are taken from. */
interface Source extends AnyStream {
  read(): unknown;
  destroy(): unknown;
}

/** The chunks of a stream as they come; leaving early destroys it, if told so. */
export function iterate(stream: Source, destroyOnReturn: boolean): AsyncGenerator<unknown, undefined> {
  const chunks = generate(stream);
  const finish = chunks.return.bind(chunks);
  // The engine does not wait for `return` when a loop is left, so that the stream is destroyed at once, not in there.
  chunks.return = (value) => {
    if (destroyOnReturn) stream.destroy();
    return finish(value);
  };
  return chunks;
}

async function* generate(stream: Source): AsyncGenerator<unknown, undefined> {
  let wake = (): void => undefined;
  let end: Error | null | undefined;
  const onReadable = (): void => wake();
  stream.on('readable', onReadable);
  const forget = finished(stream, { writable: false }, (error) => {
    end = error ?? null;
    wake();
  });
  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (end) throw end;
      else if (end === null) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    forget();
    stream.off('readable', onReadable);
  }
}
