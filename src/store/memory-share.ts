/** A queued run and who is to have it: see {@link MemoryShare}. */
export interface Waiting {
  id: string;
  language: string;
  caller: string;
}

/** A released run; the tag is its place in the line of its language. */
export interface Turn extends Waiting {
  tag: number;
}

interface Row extends Waiting {
  tag?: number;
  isBegun: boolean;
}

/** What a caller has: how many runs are released, how many may be, and the ids of those that are parked. */
interface Books {
  released: number;
  most: number;
  parked: Set<string>;
}

/** How many runs wait for the consumers of a language, the tag that was begun last, and the last of each caller. */
interface Line {
  length: number;
  now: number;
  last: Map<string, number>;
}

/** Who is next in a memory store: `scripts/share.lua` says the rule, which is the same in Redis. */
export class MemoryShare {
  readonly #rows = new Map<string, Row>();
  readonly #callers = new Map<string, Books>();
  readonly #lines = new Map<string, Line>();

  /** Takes a queued run, of a caller that may have so many released. Gives those that are released by that. */
  enter(run: Waiting, most: number): Turn[] {
    const books = this.#callers.get(run.caller) ?? { released: 0, most, parked: new Set() };
    books.most = most;
    books.parked.add(run.id);
    this.#callers.set(run.caller, books);
    this.#rows.set(run.id, { ...run, isBegun: false });
    return this.#advance(run.caller, books);
  }

  /** The place of a run that is in the line. */
  find(id: string): Turn | undefined {
    const row = this.#rows.get(id);
    return isInLine(row) ? row : undefined;
  }

  /** Takes a run out of the line, for a consumer; false where it is not in it. */
  begin(id: string): boolean {
    const row = this.#rows.get(id);
    if (!isInLine(row)) return false;
    this.#leave(row, true);
    row.isBegun = true;
    return true;
  }

  /** Forgets a run that has ended. Gives those that are released by that. */
  end(id: string): Turn[] {
    const row = this.#rows.get(id);
    const books = row && this.#callers.get(row.caller);
    if (!books) return [];
    this.#rows.delete(id);
    if (isInLine(row)) this.#leave(row, false);
    if (!books.parked.delete(id)) books.released--;
    const released = this.#advance(row.caller, books);
    if (books.released === 0 && books.parked.size === 0) this.#callers.delete(row.caller);
    return released;
  }

  #advance(caller: string, books: Books): Turn[] {
    const released: Turn[] = [];
    for (const id of books.parked) {
      const row = this.#rows.get(id);
      if (!row || books.released >= books.most) break;
      books.parked.delete(id);
      books.released++;
      row.tag = this.#tag(row.language, caller);
      released.push({ ...row, tag: row.tag });
    }
    return released;
  }

  #tag(language: string, caller: string): number {
    const line = this.#lines.get(language) ?? { length: 0, now: 0, last: new Map<string, number>() };
    const tag = Math.max(line.now, line.last.get(caller) ?? 0) + 1;
    line.last.set(caller, tag);
    line.length++;
    this.#lines.set(language, line);
    return tag;
  }

  #leave({ language, caller, tag }: Turn, isBegun: boolean): void {
    const line = this.#lines.get(language);
    if (!line) return;
    if (--line.length === 0) {
      this.#lines.delete(language);
      return;
    }
    const last = (line.last.get(caller) ?? 0) - (isBegun ? 0 : 1);
    if (isBegun) line.now = Math.max(line.now, tag);
    if (last <= line.now) line.last.delete(caller);
    else line.last.set(caller, last);
  }
}

function isInLine(row: Row | undefined): row is Row & Turn {
  return row?.tag !== undefined && !row.isBegun;
}
