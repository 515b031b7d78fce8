import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-code.ts';

it.each([
  [{ status: 'ok', exitCode: 0 }, 0],
  [{ status: 'error', exitCode: 7 }, 7],
  [{ status: 'error', exitCode: null }, 1],
  [{ status: 'limit', limit: 'wall', exitCode: null }, 124],
  [{ status: 'limit', limit: 'cpu', exitCode: null }, 124],
  [{ status: 'limit', limit: 'memory', exitCode: 1 }, 137],
  [{ status: 'limit', limit: 'output', exitCode: null }, 1],
  [{ status: 'crashed', exitCode: null }, 70],
  [{ status: 'cancelled', exitCode: null }, 130],
] as const)('a run that ended %j exits with %i', (outcome, code) => {
  expect(exitCodeOf(outcome)).toBe(code);
});
