/** What to do again and again: see {@link repeat}. */
export interface RepeatOptions {
  everyMs: number;
  task(): Promise<void>;
  onError(error: unknown): void;
}

/**
 * Does a task at once and then again, `everyMs` after each end, so that it never runs twice at a time.
 * Closing waits for the one under way.
 */
export function repeat({ everyMs, task, onError }: RepeatOptions): AsyncDisposable {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let current = turn();

  async function turn(): Promise<void> {
    await task().catch(onError);
    if (isClosed) return;
    timer = setTimeout(() => {
      current = turn();
    }, everyMs);
  }

  return {
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(timer);
      await current;
    },
  };
}
