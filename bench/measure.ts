/** How long a suite may take, and who hears how far it is. */
export interface Pace {
  /** Rounds that count; a few more come first, to warm up. */
  rounds: number;
  budgetMs: number;
  note(progress: string): void;
}

/** What is measured: `run` is called again and again, `atOnce` in flight, and has to give `answer` each time. */
export interface Contender {
  name: string;
  atOnce?: number;
  /** What a call waits for first, off the clock; then nothing is counted against that. */
  ready?(): Promise<void>;
  run(): Promise<string>;
  answer: string;
}

/** What was measured, in `unit`; `perSecond` is null where nothing was counted against the clock. */
export interface Row {
  name: string;
  unit: 'ms' | 'MiB' | 'MB/s';
  p50: number;
  p99: number;
  perSecond: number | null;
  n: number;
}

interface Slice {
  latenciesMs: number[];
  perSecond: number;
}

/** V8 has optimised what is hot, in all processes, by the end of these. */
const WARM_UP_ROUNDS = 3;

/** Bounds what a slice leaves behind in the store, which keeps results of 64 MiB a caller. */
const MAX_PER_SLICE = 5_000;

/**
 * Measures contenders in turns, a slice of time each and round after round, so that a machine that slows down slows
 * all of them. Gives a row for each, in their order. @throws Error for a wrong answer
 */
export async function interleave<K extends string>(
  contenders: Record<K, Contender>,
  { rounds, budgetMs, note }: Pace,
): Promise<Record<K, Row>> {
  const entries = Object.entries<Contender>(contenders);
  const sliceMs = budgetMs / ((WARM_UP_ROUNDS + rounds) * entries.length);
  const slices = new Map<string, Slice[]>(entries.map(([key]) => [key, []]));
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    note(round > 0 ? `round ${round} of ${rounds}` : 'warming up');
    for (const [key, contender] of entries) {
      const slice = await drive(contender, sliceMs);
      if (round > 0) slices.get(key)?.push(slice);
    }
  }
  const rows = entries.map(([key, contender]) => [key, toRow(contender, slices.get(key) ?? [])]);
  return Object.fromEntries(rows) as Record<K, Row>;
}

/** A row of values that were not counted against the clock. */
export function rowOf(name: string, unit: Row['unit'], values: readonly number[]): Row {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  return { name, unit, p50, p99, perSecond: null, n: values.length };
}

/** The value that a share `q` of sorted values does not pass, by the nearest rank. @throws RangeError for no values */
export function quantile(sorted: readonly number[], q: number): number {
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('Expected values to take a quantile of, got none');
  return value;
}

/** The latencies of all slices together; the rate is that of the median slice, which one disturbance does not move. */
function toRow({ name, atOnce = 1, ready }: Contender, slices: readonly Slice[]): Row {
  const title = atOnce === 1 ? name : `${name}, ${atOnce} at once`;
  const latenciesMs = slices.flatMap((slice) => slice.latenciesMs);
  const rates = slices.map((slice) => slice.perSecond).sort((a, b) => a - b);
  return { ...rowOf(title, 'ms', latenciesMs), perSecond: ready ? null : quantile(rates, 0.5) };
}

async function drive({ name, atOnce = 1, ready, run, answer }: Contender, sliceMs: number): Promise<Slice> {
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
      const endedAt = performance.now();
      if (given !== answer) throw new Error(`${name}: expected another answer, got ${given.slice(0, 200)}`);
      latenciesMs.push(endedAt - at);
      at = endedAt;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { latenciesMs, perSecond: (latenciesMs.length * 1000) / (performance.now() - startedAt) };
}
