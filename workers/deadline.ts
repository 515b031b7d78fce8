/** Time between the deadline in the guest and SIGKILL from outside. */
const GRACE_MS = 15;

/** Arming an isolate may take this long in a run with a shorter wall limit, before it says that it started. */
const ARM_ALLOWANCE_MS = 85;

/** And this long in a run that said that it would. */
const LONG_ARM_MS = 5000;

/** A deadline of one run, kept from outside of its sandbox. */
export interface Deadline extends Disposable {
  /** Arming takes long: the time does not count yet. Once, before the start. */
  extend(): void;
  /** The guest starts now: the time counts from here. Once. */
  restart(): void;
}

/** Calls `onLate` when a run is past its wall limit and its grace. */
export function armDeadline(wallMs: number, onLate: () => void): Deadline {
  let hasExtended = false;
  let hasRestarted = false;
  const set = (ms: number): NodeJS.Timeout => setTimeout(onLate, ms + GRACE_MS);
  let timer = set(Math.max(wallMs, ARM_ALLOWANCE_MS));
  const reset = (ms: number): void => {
    clearTimeout(timer);
    timer = set(ms);
  };
  return {
    extend() {
      if (hasExtended || hasRestarted) return;
      hasExtended = true;
      reset(Math.max(wallMs, LONG_ARM_MS));
    },
    restart() {
      if (hasRestarted) return;
      hasRestarted = true;
      reset(wallMs);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
