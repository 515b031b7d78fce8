const MIB = 1024 * 1024;

/** Every limit: its default, its ceiling and its floor. `null` as default means "not set unless asked for". */
export const LIMITS = {
  wallMs: { default: 5_000, floor: 1, ceiling: 30_000 },
  cpuMs: { default: null, floor: 1, ceiling: 60_000 },
  memoryBytes: { default: 128 * MIB, floor: 8 * MIB, ceiling: 512 * MIB },
  outputBytes: { default: MIB, floor: 0, ceiling: MIB },
  filesBytes: { default: 8 * MIB, floor: 0, ceiling: 32 * MIB },
  fuel: { default: null, floor: 1, ceiling: Number.MAX_SAFE_INTEGER },
} as const;

/** The name of a limit, a key of {@link LIMITS}. */
export type LimitName = keyof typeof LIMITS;

/** All limit names, in the order of the contract's table. */
export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** The limits of one run, resolved: milliseconds, bytes, and instructions or null where nothing is metered. */
export interface Limits {
  wallMs: number;
  cpuMs: number;
  memoryBytes: number;
  outputBytes: number;
  filesBytes: number;
  fuel: number | null;
}

/** Ceilings below those of {@link LIMITS}; what is absent is as the table has it. */
export type Ceilings = { [K in LimitName]?: number | undefined };

/** The most that may be asked of a limit. */
export function ceilingOf(name: LimitName, ceilings: Ceilings = {}): number {
  return Math.min(LIMITS[name].ceiling, ceilings[name] ?? LIMITS[name].ceiling);
}

/** Fills in what was not asked for, never above a ceiling. `cpuMs` defaults to twice `wallMs`. */
export function resolveLimits(
  asked: { [K in LimitName]?: number | undefined },
  ceilings: Ceilings = {},
): Limits {
  const within = (name: LimitName, usual: number) => Math.min(usual, ceilingOf(name, ceilings));
  const wallMs = asked.wallMs ?? within('wallMs', LIMITS.wallMs.default);
  return {
    wallMs,
    cpuMs: asked.cpuMs ?? within('cpuMs', 2 * wallMs),
    memoryBytes: asked.memoryBytes ?? within('memoryBytes', LIMITS.memoryBytes.default),
    outputBytes: asked.outputBytes ?? within('outputBytes', LIMITS.outputBytes.default),
    filesBytes: asked.filesBytes ?? within('filesBytes', LIMITS.filesBytes.default),
    fuel: asked.fuel ?? null,
  };
}
