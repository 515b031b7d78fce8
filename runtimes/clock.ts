/** The time of one run: the host's, or a fixed one that only waiting moves. */
export interface Clock {
  /** Milliseconds since the epoch, with a fraction. */
  now(): number;
  /** Waits; a fixed clock jumps instead. */
  sleep(ms: number): void;
}

/** What the sandbox offers of time: `monotonic` in milliseconds for deadlines, `sleep` blocks the thread. */
export interface HostTime {
  epoch(): number;
  monotonic(): number;
  sleep(ms: number): void;
}

/** Makes a run's clock; with `nowMs` it starts there and stands still between waits. */
export function makeClock(time: HostTime, nowMs: number | undefined): Clock {
  if (nowMs === undefined) return { now: () => time.epoch(), sleep: (ms) => time.sleep(ms) };
  let now = nowMs;
  return {
    now: () => now,
    sleep: (ms) => {
      now += ms;
    },
  };
}

/** This process's time. */
export function hostTime(): HostTime {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  return {
    epoch: () => performance.timeOrigin + performance.now(),
    monotonic: () => performance.now(),
    sleep: (ms) => {
      Atomics.wait(sleeper, 0, 0, ms);
    },
  };
}
