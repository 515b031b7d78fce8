/** One change to upstream's text: what is expected there, and what takes its place. */
export interface Step {
  name: string;
  from: string;
  to: string;
  /** How often `from` must occur; once, unless told. */
  times?: number;
}

/**
 * Applies the steps one after the other.
 * @throws when a step does not find exactly what it expects: upstream has changed, and must be read anew
 */
export function applySteps(source: string, steps: readonly Step[]): string {
  return steps.reduce(applyStep, source);
}

function applyStep(source: string, { name, from, to, times = 1 }: Step): string {
  const pieces = source.split(from);
  if (pieces.length - 1 !== times) {
    throw new Error(
      `The step "${name}" expects its text ${times} times, found it ${pieces.length - 1} times`,
    );
  }
  return pieces.join(to);
}
