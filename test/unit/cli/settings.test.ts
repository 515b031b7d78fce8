import { expect, it } from 'vitest';
import { Failure } from '../../../src/cli/failure.ts';
import { environmentSecrets } from '../../../src/cli/secret-source.ts';
import { describeSettings, readSettings } from '../../../src/cli/settings.ts';

it('what is not set has its default, and an empty variable is not set', () => {
  expect(readSettings({ PORT: '', CLOCHE_SANDBOXES: '3' })).toEqual({
    port: 8080,
    host: '127.0.0.1',
    redisUrl: undefined,
    adminKey: undefined,
    sandboxes: 3,
    dataDir: '.cloche',
    rate: { requests: 100, windowSeconds: 60 },
    queueMax: { perCaller: 1000, inAll: 10_000 },
    concurrentMax: 256,
    cpuSecondsPerDay: null,
    resultTtlMs: 86_400_000,
    walls: 'full',
    isolation: 'tenant',
    pythonWheels: undefined,
    cacheDir: undefined,
    issuers: [],
    secret: undefined,
    dataKeys: undefined,
    auditKey: undefined,
    auditName: 'cloche.local/audit',
    auditWitness: undefined,
    auditRetentionDays: null,
    trustedProxies: [],
    corsOrigins: [],
  });
});

it.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
])('a result kept for %s is kept for %i ms', (text, ms) => {
  expect(readSettings({ CLOCHE_RESULT_TTL: text }).resultTtlMs).toBe(ms);
});

it.each([
  ['5', { perCaller: 5, inAll: 50 }],
  ['5,7', { perCaller: 5, inAll: 7 }],
])('a queue bound of %s is per caller and in all', (text, bounds) => {
  expect(readSettings({ CLOCHE_QUEUE_MAX: text }).queueMax).toEqual(bounds);
});

it('all that is wrong is listed at once, without the secrets', () => {
  const env = {
    PORT: '80a',
    REDIS_URL: 'http://:sekret@host',
    CLOCHE_ADMIN_KEY: 'too short',
    CLOCHE_SANDBOXES: '0',
    CLOCHE_QUEUE_MAX: '9,8',
    CLOCHE_RESULT_TTL: 'forever',
    CLOCHE_WALLS: 'thin',
    CLOCHE_ISOLATION: 'none',
  };
  expect(() => readSettings(env)).toThrow(
    new Failure(
      2,
      [
        'Invalid settings:',
        'PORT: expected a whole number from 0 to 65535, got "80a"',
        'REDIS_URL: expected a URL that begins with redis:// or rediss://',
        'CLOCHE_SANDBOXES: expected a whole number from 1 to 1024, got "0"',
        'CLOCHE_QUEUE_MAX: expected a second number not below the first, got "9,8"',
        'CLOCHE_RESULT_TTL: expected a duration like 24h, 30m or 90s, got "forever"',
        'CLOCHE_WALLS: expected full or reduced, got "thin"',
        'CLOCHE_ISOLATION: expected tenant or run, got "none"',
        'CLOCHE_ADMIN_KEY: expected at least 16 visible ASCII characters',
      ].join('\n  '),
    ),
  );
});

it('a secret comes from its file, without the line end', () => {
  const readText = (path: string) => `${path}-0123456789abcdef\n`;
  const secrets = environmentSecrets({ CLOCHE_ADMIN_KEY_FILE: '/run/key' }, readText);
  const settings = readSettings({}, { secrets });
  expect(settings.adminKey).toBe('/run/key-0123456789abcdef');
});

it('a secret that comes twice, or from a file that is not there, is a fault', () => {
  const env = { REDIS_URL: 'redis://a', REDIS_URL_FILE: '/b', CLOCHE_ADMIN_KEY_FILE: '/nonexistent/key' };
  expect(() => readSettings(env)).toThrow(
    'Invalid settings:\n' +
      '  REDIS_URL: expected it or REDIS_URL_FILE, got both\n' +
      '  CLOCHE_ADMIN_KEY_FILE: expected a file that can be read, got ENOENT',
  );
});

it('a command that needs one setting does not stumble over another', () => {
  expect(readSettings({ PORT: 'x' }, { keys: ['walls'] })).toEqual({ walls: 'full' });
});

it('the description lists every setting, secrets with their file', () => {
  const names = describeSettings()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/)[0]);
  expect(names).toEqual([
    'PORT',
    'HOST',
    'REDIS_URL, REDIS_URL_FILE',
    'CLOCHE_SANDBOXES',
    'CLOCHE_DATA_DIR',
    'CLOCHE_RATE_LIMIT',
    'CLOCHE_QUEUE_MAX',
    'CLOCHE_CONCURRENT_MAX',
    'CLOCHE_CPU_SECONDS_PER_DAY',
    'CLOCHE_RESULT_TTL',
    'CLOCHE_WALLS',
    'CLOCHE_ISOLATION',
    'CLOCHE_PYTHON_WHEELS',
    'CLOCHE_CACHE_DIR',
    'CLOCHE_ADMIN_KEY, CLOCHE_ADMIN_KEY_FILE',
    'CLOCHE_OIDC_ISSUERS, CLOCHE_OIDC_ISSUERS_FILE',
    'CLOCHE_SECRET, CLOCHE_SECRET_FILE',
    'CLOCHE_DATA_KEYS, CLOCHE_DATA_KEYS_FILE',
    'CLOCHE_AUDIT_KEY, CLOCHE_AUDIT_KEY_FILE',
    'CLOCHE_AUDIT_NAME',
    'CLOCHE_AUDIT_WITNESS',
    'CLOCHE_AUDIT_RETENTION',
    'TRUSTED_PROXIES',
    'CLOCHE_CORS_ORIGINS',
    'CLOCHE_VAULT_ADDR',
    'CLOCHE_VAULT_TOKEN, CLOCHE_VAULT_TOKEN_FILE',
    'CLOCHE_VAULT_PATH',
  ]);
});
