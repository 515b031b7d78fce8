import type { Request } from './request.ts';
import type { Suite } from './suites/suite.ts';
import { LONG_SUITES, SUITES } from './suites.ts';

/** A suite, and about how long it may take. */
export interface Step {
  name: string;
  suite: Suite;
  budgetMs: number;
}

/** Rounds of a run. Few make wide intervals; many make slices too short for what is slow. */
export const ROUNDS = { full: 10, quick: 2 } as const;

const MINUTES = 10;
const MINUTE_MS = 60_000;
const QUICK_SHARE = 1 / 9;

type Wishes = Pick<Request, 'suites' | 'isQuick' | 'minutes' | 'hours'>;

/**
 * The suites to run in their order, each with its share of the time: of the whole run's where suites are named, so that one
 * alone takes as long as it does among the others, and of `minutes` where that was asked for.
 */
export async function planSuites({ suites, isQuick, minutes, hours }: Wishes): Promise<Step[]> {
  const all = await Promise.all(
    Object.entries(SUITES).map(async ([name, load]) => ({ name, suite: await load() })),
  );
  const defaults = all.filter(({ suite }) => suite.isDefault);
  const chosen =
    suites.length === 0 ? defaults : suites.flatMap((name) => all.filter((it) => it.name === name));
  const sharing = minutes === undefined ? defaults : chosen;
  const total = sharing.reduce((sum, { suite }) => sum + suite.weight, 0);
  const wholeMs = (minutes ?? MINUTES) * MINUTE_MS * (isQuick ? QUICK_SHARE : 1);
  return chosen.map(({ name, suite }) => {
    const isLong = hours !== undefined && LONG_SUITES.has(name);
    return { name, suite, budgetMs: isLong ? hours * 60 * MINUTE_MS : (wholeMs * suite.weight) / total };
  });
}
