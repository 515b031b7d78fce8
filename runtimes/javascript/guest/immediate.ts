let queue: Immediate[] = [];
/** The immediates of the stage in hand, last first: what they add waits for the next stage. */
let batch: Immediate[] = [];
let alive = 0;

/** What `setImmediate` gives. */
export class Immediate {
  #callback: (() => unknown) | undefined;
  #isRef = true;

  constructor(callback: () => unknown) {
    this.#callback = callback;
    queue.push(this);
    alive++;
  }

  ref(): this {
    return this.#setRef(true);
  }

  unref(): this {
    return this.#setRef(false);
  }

  hasRef(): boolean {
    return this.#isRef;
  }

  /** Gives the callback, once; undefined when it was taken or closed before. */
  take(): (() => unknown) | undefined {
    const callback = this.#callback;
    if (callback && this.#isRef) alive--;
    this.#callback = undefined;
    return callback;
  }

  #setRef(isRef: boolean): this {
    if (this.#callback && isRef !== this.#isRef) alive += isRef ? 1 : -1;
    this.#isRef = isRef;
    return this;
  }
}

/** Starts a stage with all immediates that stand by now. */
export function startStage(): void {
  batch = queue.reverse();
  queue = [];
}

/** The callback of the next immediate of this stage. */
export function takeImmediate(): (() => unknown) | undefined {
  for (let immediate = batch.pop(); immediate; immediate = batch.pop()) {
    const callback = immediate.take();
    if (callback) return callback;
  }
  return undefined;
}

/** True while an immediate keeps the program alive. */
export function hasImmediate(): boolean {
  return alive > 0;
}
