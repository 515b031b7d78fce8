import { expect, it } from 'vitest';
import { defaultOut, readRequest } from '../../../bench/request.ts';

const KNOWN = { suites: ['start', 'soak'], systems: ['cloche', 'run'] };

it.each([
  [['nope'], 'Expected a suite among start, soak, got nope'],
  [['--systems', 'cloche,nope'], 'Expected a system among cloche, run, got nope'],
  [['--minutes', 'x'], 'Expected a number above zero for --minutes, got x'],
  [['--hours', '0'], 'Expected a number above zero for --hours, got 0'],
  [['--nope'], "Unknown option '--nope'"],
  [['start', '--from', 'x.json'], 'Expected --from to measure nothing, got start to measure'],
])('%j is refused with what was expected', (args, message) => {
  expect(() => readRequest(args, KNOWN)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
});

it('what was asked for is read: suites once, numbers, a handicap as a share', () => {
  const args = [
    'soak',
    'start',
    'soak',
    '--hours',
    '.5',
    '--handicap',
    '20',
    '--systems',
    'run, cloche',
    '--quick',
  ];
  expect(readRequest(args, KNOWN)).toEqual({
    suites: ['soak', 'start'],
    systems: ['run', 'cloche'],
    isQuick: true,
    isList: false,
    hours: 0.5,
    handicap: 0.2,
  });
  expect(readRequest([], KNOWN)).toEqual({ suites: [], isQuick: false, isList: false, handicap: 0 });
});

it('reports go to a folder named for when the run began', () => {
  expect(defaultOut('2026-01-02T03:04:05.678Z')).toBe('bench-results/2026-01-02T030405Z');
});
