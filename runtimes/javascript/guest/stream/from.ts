type Source = Iterable<unknown> | AsyncIterable<unknown>;

/** The stream, as far as it is fed from here. */
interface Fed {
  readableEnded: boolean;
  push(chunk: unknown): boolean;
  destroy(error: Error): unknown;
}

/** What the stream calls. */
interface Methods {
  read(): void;
  destroy(error: Error | null, callback: (error?: Error | null) => void): void;
}

/** A readable stream of an iterable's items; text and bytes are one item. `make` makes the stream. */
export function fromIterable<T extends Fed>(source: Source, make: (methods: Methods) => T): T {
  const iterator = iteratorOf(typeof source === 'string' || source instanceof Uint8Array ? [source] : source);
  const readable: T = make({
    read: () => {
      advance(readable, iterator);
    },
    destroy: (error, callback) => {
      const closing = readable.readableEnded ? undefined : iterator.return?.();
      Promise.resolve(closing).then(
        () => callback(error),
        (failure) => callback(error ?? failure),
      );
    },
  });
  return readable;
}

async function advance(readable: Fed, iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    const { done, value } = await iterator.next();
    readable.push(done ? null : await value);
  } catch (error) {
    readable.destroy(error as Error);
  }
}

function iteratorOf(source: Source): AsyncIterator<unknown> {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  return source[Symbol.iterator]() as unknown as AsyncIterator<unknown>;
}
