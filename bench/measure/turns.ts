import type { Context } from '../suites/suite.ts';
import { rowOf } from './estimate.ts';
import type { Row, RowSpec } from './row.ts';
import { measureYardstick, openYardstick } from './yardstick.ts';

/** Takes samples: one, many, or none where there was nothing to measure this time. */
export type Turn = () => Promise<readonly number[] | number | undefined>;

/** Samples of each turn by round, empty for a turn that never had one; and how fast the machine was in each round. */
export interface Taken {
  of: ReadonlyMap<string, number[][]>;
  /** Milliseconds of the yardstick, one for each round. */
  yardstick: number[];
}

/** In which order turns are taken, by default as they come; and whether a round is all of them once, however long that takes. */
interface Order {
  order?: readonly string[];
  isWhole?: boolean;
}

type Pace = Pick<Context, 'rounds' | 'budgetMs' | 'note'>;

/**
 * Takes samples that are too dear for slices of time, in an order that begins anew when it is through. A round goes on
 * where the last one stopped, and ends with its share of the time: with little time, those that come last have none.
 */
export async function takeTurns(
  turns: ReadonlyMap<string, Turn>,
  { rounds, budgetMs, note, order = [...turns.keys()], isWhole = false }: Pace & Order,
): Promise<Taken> {
  await using yardstick = await openYardstick();
  const of = new Map<string, number[][]>([...turns.keys()].map((name) => [name, []]));
  const speeds: number[] = [];
  const startedAt = performance.now();
  let at = 0;
  for (let round = 1; round <= rounds; round++) {
    speeds.push(await measureYardstick(yardstick));
    const untilMs = startedAt + (budgetMs * round) / rounds;
    const taken = new Map<string, number[]>();
    do {
      const name = order[at++ % order.length] ?? '';
      note(`round ${round} of ${rounds}: ${name}`);
      const samples = (await turns.get(name)?.()) ?? [];
      taken.set(name, [...(taken.get(name) ?? []), ...[samples].flat()]);
    } while (isWhole ? at % order.length > 0 : performance.now() < untilMs);
    for (const [name, samples] of of) samples.push(taken.get(name) ?? []);
  }
  for (const samples of of.values()) if (samples.every((round) => round.length === 0)) samples.length = 0;
  return { of, yardstick: speeds };
}

/** The rows of those turns that have samples, in the order of the specifications, each of which has its turn's name as its id. */
export function rowsOf(specs: readonly RowSpec[], { of }: Taken): Row[] {
  return specs.flatMap((spec) => {
    const samples = of.get(spec.id) ?? [];
    return samples.length > 0 ? [rowOf(spec, samples)] : [];
  });
}
