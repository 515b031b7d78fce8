import type { Context } from '../suites/suite.ts';

/** The same context with a part of its time. */
export function shareOf(context: Context, part: number): Context {
  return { ...context, budgetMs: context.budgetMs * part };
}
