import type { Outcome } from '../core/outcome.ts';

const MOST = 256;
const FRESH_MS = 1_000;

/** An outcome of at most so many bytes is told with its end; a larger one is read. */
export const MOST_TOLD_BYTES = 16 * 1024;

/** What was told of an end: the fields of the run, sealed outcome last, or none; and the outcome, if it ended here. */
export interface ToldEnd {
  fields: string[];
  outcome?: Outcome;
}

/** The last ends that this process heard of, so that whoever waited for one need not read it again. */
export class RecentEnds {
  readonly #ends = new Map<string, ToldEnd & { at: number }>();

  note(id: string, end: ToldEnd): void {
    this.#ends.set(id, { ...end, at: performance.now() });
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST && oldest !== undefined) this.#ends.delete(oldest);
  }

  /** Whether the run's end was told in full a moment ago, and not taken yet. */
  has(id: string): boolean {
    const end = this.#ends.get(id);
    return end !== undefined && end.fields.length > 0 && performance.now() - end.at < FRESH_MS;
  }

  /** An end that {@link has} knows of; given once, since the run may be gone later. */
  take(id: string): ToldEnd | undefined {
    const end = this.has(id) ? this.#ends.get(id) : undefined;
    this.#ends.delete(id);
    return end;
  }
}
