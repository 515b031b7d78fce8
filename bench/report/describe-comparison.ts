import type { Change, Comparison } from '../measure/compare.ts';
import { align } from './align.ts';
import { showAmount, showPercent } from './figure.ts';

/** How many rows of two runs got better, worse, or cannot be told from noise. */
export function countVerdicts({ rows, differences }: Comparison): string {
  const all = [...rows, ...differences];
  const count = (verdict: Change['verdict']): number => all.filter((row) => row.verdict === verdict).length;
  const noise = count('noise');
  const share = all.length === 0 ? 0 : Math.floor((noise * 100) / all.length);
  return `${all.length} rows: ${count('worse')} worse, ${count('better')} better, ${noise} noise (${share} %)`;
}

/** Two runs row by row, for a terminal: what changed first, then what did not. */
export function describeComparison(comparison: Comparison, caveats: readonly string[]): string {
  const { earlier, rows, differences, onlyEarlier, onlyLater } = comparison;
  const head = ['', 'row', 'earlier', 'later', 'change', '90 % interval', 'finds from'];
  const lines = [...ranked(rows).map(toCells), ...ranked(differences).map(withoutRatio)];
  return [
    `Compared with ${earlier.cloche} of ${earlier.startedAt}: ${countVerdicts(comparison)}`,
    ...describeOverall(comparison),
    'Changes are those of the figures with the speed of the machine taken out, which the figures themselves have in them.',
    ...caveats.map((caveat) => `NOTE: ${caveat}`),
    '',
    ...align([head, ...lines], 2).map((line) => `  ${line}`),
    ...(onlyEarlier.length > 0 ? [`only in the earlier run: ${onlyEarlier.join(', ')}`] : []),
    ...(onlyLater.length > 0 ? [`only in the later run: ${onlyLater.join(', ')}`] : []),
  ].join('\n');
}

/** Cloche as a whole, in a line; none where there are few rows of it. */
export function describeOverall({ overall }: Comparison): string[] {
  if (!overall) return [];
  const { ratio, low, high, rows, verdict } = overall;
  const between = `90 % interval ${showPercent(low - 1)} – ${showPercent(high - 1)}`;
  return [`Cloche as a whole, over ${rows} rows: takes ${showPercent(ratio - 1)} (${between}): ${verdict}`];
}

const RANKS: Readonly<Record<Change['verdict'], number>> = { worse: 0, better: 1, noise: 2 };

function ranked<T extends Pick<Change, 'verdict'>>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => RANKS[a.verdict] - RANKS[b.verdict]);
}

function toCells(row: Change): string[] {
  const { ratio, low, high, finds } = row;
  return [
    ...withoutRatio(row),
    showPercent(ratio - 1),
    `${showPercent(low - 1)} – ${showPercent(high - 1)}`,
    showPercent(finds),
  ];
}

function withoutRatio({
  verdict,
  id,
  statistic,
  earlier,
  later,
  unit,
}: Comparison['differences'][number]): string[] {
  return [verdict, `${id} ${statistic}`, showAmount(earlier, unit), showAmount(later, unit)];
}
