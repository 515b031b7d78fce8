import type { Sandbox } from './boot.ts';

interface Turn {
  tenant: string;
  resolve(sandbox: Sandbox): void;
  reject(reason: unknown): void;
}

/** Who waits for a sandbox, first come first served. */
export class Line {
  readonly #turns: Turn[] = [];

  get length(): number {
    return this.#turns.length;
  }

  /** The tenant of who is next. */
  get next(): string | undefined {
    return this.#turns[0]?.tenant;
  }

  /** Waits for a turn; the wait ends with the signal, for its reason. */
  async join(tenant: string, signal: AbortSignal | undefined): Promise<Sandbox> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Sandbox>();
    const turn = { tenant, resolve, reject };
    const leave = (): void => {
      const index = this.#turns.indexOf(turn);
      if (index >= 0) this.#turns.splice(index, 1);
      reject(signal?.reason);
    };
    this.#turns.push(turn);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Gives a sandbox to who is next. */
  serve(sandbox: Sandbox): void {
    this.#turns.shift()?.resolve(sandbox);
  }

  /** The tenants of those who are next, as many as there are up to a count. */
  first(count: number): string[] {
    return this.#turns.slice(0, count).map((turn) => turn.tenant);
  }

  /** Sends everybody away. */
  refuse(error: Error): void {
    for (const turn of this.#turns.splice(0)) turn.reject(error);
  }
}
