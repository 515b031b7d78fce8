/** What a heap orders: first by when it is due, then by when it was made. */
export interface Due {
  /** Milliseconds since the epoch. */
  due: number;
  sequence: number;
  /** Where the heap keeps it; -1 while it is in none. */
  slot: number;
}

/** A binary heap that gives what is due first, and can drop any of its items. */
export class TimerHeap<T extends Due> {
  readonly #items: T[] = [];

  /** What is due first. */
  peek(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    item.slot = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  /** Drops an item; nothing happens when it is not in the heap. */
  remove(item: T): void {
    if (item.slot === -1) return;
    const last = this.#items.pop();
    if (last && last !== item) {
      this.#place(last, item.slot);
      this.#rise(last);
      this.#sink(last);
    }
    item.slot = -1;
  }

  #rise(item: T): void {
    for (;;) {
      const parent = this.#items[(item.slot - 1) >> 1];
      if (item.slot === 0 || !parent || !isBefore(item, parent)) return;
      this.#swap(item, parent);
    }
  }

  #sink(item: T): void {
    for (;;) {
      const left = this.#items[2 * item.slot + 1];
      const right = this.#items[2 * item.slot + 2];
      const child = left && right && isBefore(right, left) ? right : left;
      if (!child || !isBefore(child, item)) return;
      this.#swap(child, item);
    }
  }

  #swap(a: T, b: T): void {
    const { slot } = a;
    this.#place(a, b.slot);
    this.#place(b, slot);
  }

  #place(item: T, slot: number): void {
    this.#items[slot] = item;
    item.slot = slot;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.due < b.due || (a.due === b.due && a.sequence < b.sequence);
}
