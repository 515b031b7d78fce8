import { expect, test } from 'vitest';
import { LIMIT_NAMES, LIMITS, resolveLimits } from '../../../src/core/limits.ts';

const MIB = 1024 * 1024;

test('limits that were not asked for have the defaults of the contract', () => {
  expect(resolveLimits({})).toEqual({
    wallMs: 5_000,
    cpuMs: 10_000,
    memoryBytes: 128 * MIB,
    outputBytes: MIB,
    filesBytes: 8 * MIB,
    fuel: null,
  });
});

test('CPU time defaults to twice the wall limit, up to its ceiling', () => {
  expect(resolveLimits({ wallMs: 70 }).cpuMs).toBe(140);
  expect(resolveLimits({ wallMs: 30_000 }).cpuMs).toBe(60_000);
  expect(resolveLimits({ wallMs: 70, cpuMs: 1 }).cpuMs).toBe(1);
});

test('every default lies between its floor and its ceiling', () => {
  for (const name of LIMIT_NAMES) {
    const { default: usual, floor, ceiling } = LIMITS[name];
    expect(floor).toBeLessThanOrEqual(usual ?? floor);
    expect(usual ?? ceiling).toBeLessThanOrEqual(ceiling);
  }
});
