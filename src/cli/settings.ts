import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { Failure } from './failure.ts';

/** A row of the settings table: how one environment variable is named, explained and read. */
interface Setting {
  name: string;
  description: string;
  /** Read as if it were set, where nothing is. */
  fallback?: string;
  schema: z.ZodType;
  /** A secret may also come from the file that `NAME_FILE` names, and is never shown. */
  isSecret?: boolean;
}

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Every setting of the service, in the order in which they are listed. */
const SETTINGS = {
  port: {
    name: 'PORT',
    description: 'port of the API',
    fallback: '8080',
    schema: wholeNumber(0, 65_535),
  },
  host: {
    name: 'HOST',
    description: 'address that the API listens on',
    fallback: '127.0.0.1',
    schema: z.string(),
  },
  redisUrl: {
    name: 'REDIS_URL',
    description: 'Redis to keep runs in; without it a private one is started',
    schema: z.string().refine(isRedisUrl, 'expected a URL that begins with redis:// or rediss://').optional(),
    isSecret: true,
  },
  adminKey: {
    name: 'CLOCHE_ADMIN_KEY',
    description: 'key of the API; without it the first start makes one in the data directory',
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'expected at least 16 visible ASCII characters')
      .optional(),
    isSecret: true,
  },
  sandboxes: {
    name: 'CLOCHE_SANDBOXES',
    description: 'runs at once, one per core unless set',
    fallback: String(availableParallelism()),
    schema: wholeNumber(1, 1_024),
  },
  dataDir: {
    name: 'CLOCHE_DATA_DIR',
    description: 'directory of keys and of the private Redis',
    fallback: '.cloche',
    schema: z.string(),
  },
  queueMax: {
    name: 'CLOCHE_QUEUE_MAX',
    description:
      'runs that may wait: per caller, in all; the second is ten times the first where it is left out',
    fallback: '1000,10000',
    schema: queueMax(),
  },
  resultTtlMs: {
    name: 'CLOCHE_RESULT_TTL',
    description: 'how long a result is kept: a number of s, m, h or d',
    fallback: '24h',
    schema: duration(),
  },
  walls: {
    name: 'CLOCHE_WALLS',
    description: 'full, or reduced to run on a host that cannot give all walls',
    fallback: 'full',
    schema: z.enum(['full', 'reduced'], { error: 'expected full or reduced' }),
  },
  isolation: {
    name: 'CLOCHE_ISOLATION',
    description: 'tenant, or run to give every run a sandbox of its own, which is slower',
    fallback: 'tenant',
    schema: z.enum(['tenant', 'run'], { error: 'expected tenant or run' }),
  },
  pythonWheels: {
    name: 'CLOCHE_PYTHON_WHEELS',
    description: 'folder of trusted wheels that every run of Python finds',
    schema: z.string().optional(),
  },
  cacheDir: {
    name: 'CLOCHE_CACHE_DIR',
    description: "folder of what is derived once, by default cloche in the user's cache",
    schema: z.string().optional(),
  },
} satisfies Record<string, Setting>;

type SettingKey = keyof typeof SETTINGS;

/** The settings, read and checked: milliseconds where the name says so. */
export type Settings = { [K in SettingKey]: z.output<(typeof SETTINGS)[K]['schema']> };

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How settings are read: `keys` are those that the command at hand needs, by default all. */
export interface ReadOptions<K extends SettingKey> {
  keys?: readonly K[];
  readText?: (path: string) => string;
}

/** Reads settings from the environment. Throws one Failure that lists everything that is wrong. */
export function readSettings<K extends SettingKey = SettingKey>(
  env: Environment,
  options: ReadOptions<K> = {},
): Pick<Settings, K> {
  const { readText = (path) => readFileSync(path, 'utf8') } = options;
  const keys: readonly SettingKey[] = options.keys ?? (Object.keys(SETTINGS) as SettingKey[]);
  const faults: string[] = [];
  const entries = keys.map((key) => {
    const row: Setting = SETTINGS[key];
    const found = find(row, env, readText);
    const result = row.schema.safeParse(found.text ?? row.fallback);
    if (found.fault) faults.push(found.fault);
    else if (!result.success) faults.push(describeFault(row, found.text, result.error));
    return [key, result.data];
  });
  if (faults.length > 0) throw new Failure(2, ['Invalid settings:', ...faults].join('\n  '));
  return Object.fromEntries(entries);
}

/** The settings table as text, one line each. */
export function describeSettings(): string {
  const rows = Object.values(SETTINGS).map((row: Setting) => ({
    name: row.isSecret ? `${row.name}, ${row.name}_FILE` : row.name,
    text: row.fallback === undefined ? row.description : `${row.description} (default ${row.fallback})`,
  }));
  const width = Math.max(...rows.map((row) => row.name.length));
  return rows.map((row) => `  ${row.name.padEnd(width)}  ${row.text}`).join('\n');
}

/** An empty variable counts as not set. */
function find(row: Setting, env: Environment, readText: (path: string) => string) {
  const text = env[row.name] || undefined;
  const path = row.isSecret ? env[`${row.name}_FILE`] || undefined : undefined;
  if (path === undefined) return { text };
  if (text !== undefined) return { fault: `${row.name}: expected it or ${row.name}_FILE, got both` };
  try {
    return { text: readText(path).trim() };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'an error';
    return { fault: `${row.name}_FILE: expected a file that can be read, got ${code}` };
  }
}

function describeFault(row: Setting, text: string | undefined, error: z.ZodError): string {
  const came = row.isSecret ? '' : `, got "${text}"`;
  return `${row.name}: ${error.issues[0]?.message ?? 'expected another value'}${came}`;
}

function wholeNumber(min: number, max: number) {
  const isInside = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z.string().refine(isInside, `expected a whole number from ${min} to ${max}`).transform(Number);
}

function queueMax() {
  return z
    .string()
    .regex(/^[1-9]\d{0,7}(,[1-9]\d{0,7})?$/, 'expected one whole number, or two like 1000,10000')
    .transform((text) => {
      const [perCaller = 0, inAll = perCaller * 10] = text.split(',').map(Number);
      return { perCaller, inAll };
    })
    .refine(({ perCaller, inAll }) => inAll >= perCaller, 'expected a second number not below the first');
}

function duration() {
  return z
    .string()
    .regex(/^[1-9]\d{0,6}[smhd]$/, 'expected a duration like 24h, 30m or 90s')
    .transform((text) => Number(text.slice(0, -1)) * UNITS_MS[text.slice(-1) as keyof typeof UNITS_MS]);
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:$/.test(URL.parse(text)?.protocol ?? '');
}
