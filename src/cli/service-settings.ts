import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { Setting } from './setting.ts';
import { duration, queueMax, rate, redisUrl, wholeNumber, wholeNumberOrOff } from './setting-schemas.ts';
import { weaknessOfRedisUrl } from './weak-secret.ts';

/** The settings of what runs where, and how much of it, in the order in which they are listed. */
export const SERVICE_SETTINGS = {
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
    schema: redisUrl().optional(),
    isSecret: true,
    weakness: weaknessOfRedisUrl,
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
  rate: {
    name: 'CLOCHE_RATE_LIMIT',
    description: 'requests of one caller in a window of s, m or h; or off',
    fallback: '100/1m',
    schema: rate(),
  },
  queueMax: {
    name: 'CLOCHE_QUEUE_MAX',
    description:
      'runs that may wait: per caller, in all; the second is ten times the first where it is left out',
    fallback: '1000,10000',
    schema: queueMax(),
  },
  concurrentMax: {
    name: 'CLOCHE_CONCURRENT_MAX',
    description: 'runs of one caller that run at once',
    fallback: '256',
    schema: wholeNumber(1, 100_000),
  },
  cpuSecondsPerDay: {
    name: 'CLOCHE_CPU_SECONDS_PER_DAY',
    description: 'CPU seconds that one caller may use in a day of UTC; or off',
    fallback: 'off',
    schema: wholeNumberOrOff(1, 100_000_000),
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
