import { expect, it } from 'vitest';
import { explain } from '../../../src/cli/failure.ts';
import { applyChange, readChange, readGrant } from '../../../src/cli/keys/read-grant.ts';
import type { ApiKey } from '../../../src/core/access.ts';

const NOW = Date.parse('2026-02-12T10:30:00Z');
const NEEDED = { name: 'ci', role: 'submitter' };

it('options become a grant', () => {
  const values = {
    ...NEEDED,
    expires: '1d',
    language: ['js', 'javascript', 'py'],
    limit: ['wallMs=1000', 'memoryBytes=33554432'],
    address: ['192.0.2.7', '2001:db8::/32'],
    queued: '3',
    concurrent: '2',
    'cpu-seconds': '60',
    rate: '5/10s',
  };
  expect(readGrant(values, NOW)).toEqual({
    ...NEEDED,
    expiresAt: NOW + 86_400_000,
    languages: ['javascript', 'python'],
    limits: { wallMs: 1000, memoryBytes: 33_554_432 },
    addresses: ['192.0.2.7', '2001:db8::/32'],
    quotas: { queued: 3, concurrent: 2, cpuSecondsPerDay: 60 },
    rate: { requests: 5, windowSeconds: 10 },
  });
  expect(readGrant({ ...NEEDED, rate: 'off' }, NOW)).toEqual({ ...NEEDED, rate: null });
  expect(readGrant({ ...NEEDED, expires: '2027-01-31T00:00:00Z' }, NOW).expiresAt).toBe(
    Date.UTC(2027, 0, 31),
  );
});

it('a change replaces what it names, adds to quotas and ceilings, and takes away what is removed', () => {
  const key: ApiKey = {
    id: 'key_a',
    name: 'ci',
    role: 'admin',
    hashes: [],
    createdAt: 1,
    version: 1,
    languages: ['javascript'],
    quotas: { queued: 3 },
    limits: { wallMs: 100 },
    rate: null,
  };
  const change = readChange(
    { role: 'viewer', concurrent: '2', limit: ['cpuMs=90'] },
    ['language', 'rate'],
    NOW,
  );
  expect(applyChange(key, change)).toEqual({
    id: 'key_a',
    name: 'ci',
    role: 'viewer',
    hashes: [],
    createdAt: 1,
    version: 1,
    quotas: { queued: 3, concurrent: 2 },
    limits: { wallMs: 100, cpuMs: 90 },
  });
});

it.each([
  [{}, 'Expected --name of the new key, got none'],
  [{ name: 'a' }, 'Expected --role of the new key, got none'],
  [{ role: 'root' }, '--role: Invalid option: expected one of "viewer"'],
  [{ address: ['10.0.0.1/8'] }, '--address: expected an address or a CIDR block'],
  [{ limit: ['wallMs=99999999'] }, '--limit: Too big'],
  [{ limit: ['fuel=5'] }, '--limit: Unrecognized key: "fuel"'],
  [{ limit: ['wallMs'] }, 'Expected --limit name=number, got wallMs'],
  [{ queued: 'x' }, '--queued: Invalid input: expected number'],
  [{ 'cpu-seconds': '-1' }, '--cpu-seconds: Invalid input: expected number'],
  [{ rate: 'fast' }, '--rate: Invalid input'],
  [{ expires: 'tomorrow' }, '--expires: Invalid ISO datetime'],
  [{ expires: '2001-01-01T00:00:00Z' }, '--expires: expected a time to come'],
  [{ language: ['cobol'] }, 'expected one of: '],
])('what cannot be granted names its option: %#', (values, sentence) => {
  const isBare = Object.keys(values).length === 0 || 'name' in values;
  const failure = failureOf(() => readGrant(isBare ? values : { ...NEEDED, ...values }, NOW));
  expect(JSON.stringify(failure)).toContain(JSON.stringify(sentence).slice(1, -1));
});

it.each([
  [[], 'expected at least one field'],
  [['role'], 'Expected --remove of expires, language, limit, address, quotas, rate, got role'],
])('a change of nothing, or of what must stay, is refused', (removed, sentence) => {
  expect(() => readChange({}, removed, NOW)).toThrow(sentence);
});

/** What people get to read of an error. */
function failureOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return explain(error).text;
  }
}
