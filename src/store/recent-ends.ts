const MOST = 256;
const FRESH_MS = 1_000;

/** An outcome of at most so many bytes is told with its end; a larger one is read. */
export const MOST_TOLD_BYTES = 16 * 1024;

/** The last ends that this process heard of, so that whoever waited for one need not read it again. */
export class RecentEnds {
  readonly #ends = new Map<string, { fields: string[]; at: number }>();

  /** Takes an end with the fields of the run, the outcome last; or without any. */
  note(id: string, fields: string[]): void {
    this.#ends.set(id, { fields, at: performance.now() });
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST && oldest !== undefined) this.#ends.delete(oldest);
  }

  /** Whether the run's end was told in full a moment ago, and not taken yet. */
  has(id: string): boolean {
    const end = this.#ends.get(id);
    return end !== undefined && end.fields.length > 0 && performance.now() - end.at < FRESH_MS;
  }

  /** The fields of an end that {@link has} knows of; given once, since the run may be gone later. */
  take(id: string): string[] | undefined {
    const fields = this.has(id) ? this.#ends.get(id)?.fields : undefined;
    this.#ends.delete(id);
    return fields;
  }
}
