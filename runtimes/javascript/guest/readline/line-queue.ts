/** Lines on their way to the loops over one interface; they come in bulk, for an input may have millions. */
export class LineQueue implements AsyncIterableIterator<string> {
  #lines: string[] = [];
  #next = 0;
  #isClosed = false;
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];

  /** Takes lines in. */
  push(lines: string[]): void {
    this.#lines = this.#next < this.#lines.length ? this.#lines.slice(this.#next).concat(lines) : lines;
    this.#next = 0;
    this.#serve();
  }

  /** Ends the loops once all lines are out. */
  close(): void {
    this.#isClosed = true;
    this.#serve();
  }

  next(): Promise<IteratorResult<string>> {
    if (this.#next < this.#lines.length) return Promise.resolve(this.#take());
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Leaving a loop keeps the lines for the next one. */
  return(): Promise<IteratorResult<string>> {
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): IteratorResult<string> {
    return { done: false, value: this.#lines[this.#next++] as string };
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#next < this.#lines.length) this.#waiting.shift()?.(this.#take());
    if (!this.#isClosed) return;
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
  }
}
