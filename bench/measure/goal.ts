import type { Goal } from './row.ts';

type Aim = Pick<Goal, 'id' | 'name' | 'unit' | 'value'>;

/** A goal that is met by a value up to its target. */
export function atMost(target: number, goal: Aim): Goal {
  return { ...goal, bound: 'at most', target, isMet: goal.value <= target };
}

/** A goal that is met by a value from its target on. */
export function atLeast(target: number, goal: Aim): Goal {
  return { ...goal, bound: 'at least', target, isMet: goal.value >= target };
}
