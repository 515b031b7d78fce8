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

/** Fills in what was not asked for. `cpuMs` defaults to twice `wallMs`. */
export function resolveLimits(asked: { [K in LimitName]?: number | undefined }): Limits {
  const wallMs = asked.wallMs ?? LIMITS.wallMs.default;
  return {
    wallMs,
    cpuMs: asked.cpuMs ?? Math.min(2 * wallMs, LIMITS.cpuMs.ceiling),
    memoryBytes: asked.memoryBytes ?? LIMITS.memoryBytes.default,
    outputBytes: asked.outputBytes ?? LIMITS.outputBytes.default,
    filesBytes: asked.filesBytes ?? LIMITS.filesBytes.default,
    fuel: asked.fuel ?? null,
  };
}
