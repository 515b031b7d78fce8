import type { Wreck } from './wrecks.ts';

const MIB = 1024 * 1024;

/** What a hostile neighbour runs, one run right after the other, and under which limits. */
export interface Neighbour {
  source: string;
  limits: Wreck['limits'];
}

const HALF_A_SECOND = { wallMs: 500 };

/** Neighbours of each kind, by language: the first one is the first to move in. */
export const HOSTILE = {
  javascript: [
    { source: 'for (;;);', limits: HALF_A_SECOND },
    {
      source:
        'const kept = [];\nfor (;;) try { kept.push(new Uint8Array(1 << 20).fill(7)); } catch { kept.length = 0; }',
      limits: { ...HALF_A_SECOND, memoryBytes: 64 * MIB },
    },
    { source: "for (;;) console.log('x'.repeat(1000));", limits: HALF_A_SECOND },
    { source: '3n ** 40_000_000n', limits: HALF_A_SECOND },
  ],
  python: [
    { source: 'while True: pass', limits: HALF_A_SECOND },
    {
      source: 'kept = []\nwhile True: kept.append([0] * 1000)',
      limits: { ...HALF_A_SECOND, memoryBytes: 64 * MIB },
    },
    { source: "while True: print('x' * 1000)", limits: HALF_A_SECOND },
    { source: 'pow(7, 10**9)', limits: HALF_A_SECOND },
  ],
} as const satisfies Record<string, readonly Neighbour[]>;

/** A language that there are hostile neighbours in. */
export type HostileLanguage = keyof typeof HOSTILE;
