/** Time between the deadline in the guest and SIGKILL from outside. */
const GRACE_MS = 15;

/** Arming an isolate may take this long in a run with a shorter wall limit, before it says that it started. */
const ARM_ALLOWANCE_MS = 85;

/** A deadline of one run, kept from outside of its sandbox. */
export interface Deadline extends Disposable {
  /** The guest starts now: the time counts from here. Once. */
  restart(): void;
}

/** Calls `onLate` when a run is past its wall limit and its grace. */
export function armDeadline(wallMs: number, onLate: () => void): Deadline {
  let hasRestarted = false;
  let timer = setTimeout(onLate, Math.max(wallMs, ARM_ALLOWANCE_MS) + GRACE_MS);
  return {
    restart() {
      if (hasRestarted) return;
      hasRestarted = true;
      clearTimeout(timer);
      timer = setTimeout(onLate, wallMs + GRACE_MS);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
