/** What a caller of `inspect` may choose, named as Node names it. */
export interface InspectOptions {
  depth?: number | null;
  breakLength?: number;
  compact?: number | boolean;
  maxArrayLength?: number | null;
  maxStringLength?: number | null;
  showHidden?: boolean;
  customInspect?: boolean;
  sorted?: boolean | ((a: string, b: string) => number);
  colors?: boolean;
}

/** The options in force; infinity where the caller said null. */
interface Settings {
  depth: number;
  breakLength: number;
  compact: number;
  maxArrayLength: number;
  maxStringLength: number;
  showHidden: boolean;
  customInspect: boolean;
  sorted: boolean | ((a: string, b: string) => number);
}

/** One call of `inspect`: its settings, and where in the value it is. */
export interface Context {
  settings: Settings;
  /** Columns that the lines of the value in hand are indented by. */
  indent: number;
  /** The depth of the object that was formatted last: how deep the one in hand nests. */
  deepest: number;
  /** The objects that enclose the one in hand. */
  open: object[];
  /** Objects that contain themselves, by the number of their reference. */
  circular: Map<object, number>;
  /** Characters that may still be written; when none are left, objects show their name only. */
  budget: number;
  /** Formats a value nested in the one in hand. */
  format(value: unknown, depth: number): string;
}

const BUDGET = 4 * 1024 * 1024;

/** What holds where a caller chooses nothing; a program may change it. */
export const defaultOptions = {
  depth: 2 as number | null,
  breakLength: 80,
  compact: 3 as number | boolean,
  maxArrayLength: 100 as number | null,
  maxStringLength: 10000 as number | null,
  showHidden: false,
  customInspect: true,
  sorted: false as boolean | ((a: string, b: string) => number),
};

/** A context for one call. */
export function makeContext(
  options: InspectOptions,
  format: (context: Context, value: unknown, depth: number) => string,
): Context {
  const context: Context = {
    settings: settle(options),
    indent: 0,
    deepest: 0,
    open: [],
    circular: new Map(),
    budget: BUDGET,
    format: (value, depth) => format(context, value, depth),
  };
  return context;
}

function settle(options: InspectOptions): Settings {
  const compact = options.compact ?? defaultOptions.compact;
  return {
    depth: orInfinity(options.depth, defaultOptions.depth),
    breakLength: options.breakLength ?? defaultOptions.breakLength,
    compact: typeof compact === 'number' ? compact : compact ? 3 : 0,
    maxArrayLength: orInfinity(options.maxArrayLength, defaultOptions.maxArrayLength),
    maxStringLength: orInfinity(options.maxStringLength, defaultOptions.maxStringLength),
    showHidden: options.showHidden ?? defaultOptions.showHidden,
    customInspect: options.customInspect ?? defaultOptions.customInspect,
    sorted: options.sorted ?? defaultOptions.sorted,
  };
}

/** Null stands for no bound. */
function orInfinity(chosen: number | null | undefined, otherwise: number | null): number {
  const value = chosen === undefined ? otherwise : chosen;
  return value ?? Number.POSITIVE_INFINITY;
}
