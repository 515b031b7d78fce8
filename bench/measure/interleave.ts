import type { Context } from '../suites/suite.ts';
import { medianOf } from './estimate.ts';
import { isOurs } from './is-ours.ts';
import { measureYardstick, openYardstick } from './yardstick.ts';

/** What is measured: `run` is called again and again, `atOnce` in flight, and has to give `answer` each time. */
export interface Contender {
  /** Whose it is, an id of the systems; calls of those that begin with `cloche` are lengthened by a handicap. */
  system: string;
  atOnce?: number;
  /** What a call waits for first, off the clock; then nothing is counted against that, and there is no rate. */
  ready?(): Promise<void>;
  run(): Promise<string>;
  answer: string;
}

/** What was measured of one contender, by round. */
export interface Measured {
  latenciesMs: number[][];
  /** Calls per second of each round, as one sample each; empty where calls waited off the clock. */
  rates: number[][];
}

/** What was measured in turns, and how fast the machine was in each round. */
export interface Turns<K extends string> {
  of: Record<K, Measured>;
  /** Milliseconds of the yardstick, one for each round. */
  yardstick: number[];
}

type Pace = Pick<Context, 'rounds' | 'budgetMs' | 'handicap' | 'note'>;

/** V8 has optimised what is hot, in all processes, by the end of these. */
const WARM_UP_ROUNDS = 3;

/** Bounds what a slice leaves behind in the store, which keeps results of 64 MiB a caller, and the raw samples. */
const MAX_PER_SLICE = 2_000;

/**
 * Measures contenders in turns, a slice of time each and round after round, so that a machine that slows down slows
 * all of them; the yardstick is laid on before each slice. @throws Error for a wrong answer
 */
export async function interleave<K extends string>(
  contenders: Record<K, Contender>,
  { rounds, budgetMs, handicap, note }: Pace,
): Promise<Turns<K>> {
  await using yardstick = await openYardstick();
  const entries = Object.entries<Contender>(contenders);
  const sliceMs = budgetMs / ((WARM_UP_ROUNDS + rounds) * entries.length);
  const measured = new Map(entries.map(([key]): [string, Measured] => [key, { latenciesMs: [], rates: [] }]));
  const speeds: number[] = [];
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    const title = round > 0 ? `round ${round} of ${rounds}` : 'warming up';
    const readings = [await measureYardstick(yardstick)];
    for (const [key, contender] of entries) {
      note(`${title}: ${contender.system}`);
      readings.push(await measureYardstick(yardstick));
      const { latenciesMs, perSecond } = await drive(contender, sliceMs, handicap);
      if (round <= 0) continue;
      measured.get(key)?.latenciesMs.push(latenciesMs);
      if (!contender.ready) measured.get(key)?.rates.push([perSecond]);
    }
    if (round > 0) speeds.push(medianOf(readings));
  }
  return { of: Object.fromEntries(measured) as Record<K, Measured>, yardstick: speeds };
}

async function drive(contender: Contender, sliceMs: number, handicap: number) {
  const { system, atOnce = 1, ready, run, answer } = contender;
  const share = isOurs(system) ? handicap / atOnce : 0;
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const lane = async (): Promise<void> => {
    let at = performance.now();
    while (at < startedAt + sliceMs && latenciesMs.length < MAX_PER_SLICE) {
      if (ready) {
        await ready();
        at = performance.now();
      }
      const given = await run();
      if (share > 0) spin((performance.now() - at) * share);
      const endedAt = performance.now();
      if (given !== answer) throw new Error(`${system}: expected another answer, got ${given.slice(0, 200)}`);
      latenciesMs.push(endedAt - at);
      at = endedAt;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { latenciesMs, perSecond: (latenciesMs.length * 1000) / (performance.now() - startedAt) };
}

function spin(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until);
}
