import { ProtocolError } from './protocol.ts';

/** The steps of a run up to its guest's first instruction, each of which may be left out, and none of which comes twice. */
const STEPS = ['waiting', 'arming', 'derived', 'started', 'running'] as const;

/** One of these steps. */
export type Step = (typeof STEPS)[number];

/** How far a run has come; a sandbox that goes back breaks the protocol. */
export class Opening {
  #step: Step = 'waiting';

  /** @throws ProtocolError */
  enter(step: Step): void {
    const ahead = STEPS.indexOf(step) - STEPS.indexOf(this.#step);
    if (ahead < 0 || (ahead === 0 && step !== 'running') || (step === 'derived' && this.#step !== 'arming'))
      throw new ProtocolError(`A sandbox said ${step} after ${this.#step}`);
    this.#step = step;
  }
}
