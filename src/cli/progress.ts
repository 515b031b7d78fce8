const FIRST_MS = 1_000;
const ERASE = '\r\x1b[K';

/** A terminal, or not one: then nothing is shown. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** Says on a terminal how long a run takes, from its first second on, until disposed; then the line is erased. */
export function showProgress(stream: ProgressStream): Disposable {
  if (!stream.isTTY) return { [Symbol.dispose]: () => undefined };
  const startedAt = performance.now();
  let isShown = false;
  const timer = setInterval(() => {
    isShown = true;
    stream.write(`${ERASE}running… ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }, FIRST_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (isShown) stream.write(ERASE);
      isShown = false;
    },
  };
}
