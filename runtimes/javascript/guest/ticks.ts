const queue: (() => void)[] = [];

/** Runs a function before any promise job that is not yet running. */
export function nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
  if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
  queue.push(() => callback(...args));
}

/** Runs the ticks that are waiting; how many there were. One that throws leaves the rest waiting. */
export function runTicks(): number {
  let count = 0;
  for (let tick = queue.shift(); tick; tick = queue.shift()) {
    count++;
    tick();
  }
  return count;
}
