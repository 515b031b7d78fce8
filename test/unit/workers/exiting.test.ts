import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isExiting } from '../../../workers/exiting.ts';

test('a process runs until it is killed, and then never again, though nobody has looked after it', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const { pid = 0 } = child;
  expect(isExiting(pid)).toBe(false);
  child.kill('SIGKILL');
  // Nothing is waited for meanwhile: the process cannot be reaped.
  let looks = 0;
  while (!isExiting(pid) && looks < 1_000_000) looks++;
  expect(isExiting(pid)).toBe(true);
  await gone;
});

test('of a process with several threads, all must be on their way out', () => {
  expect(isExiting(process.pid)).toBe(false);
});

test('of a process that is not there, nothing is known', () => {
  expect(isExiting(2 ** 30)).toBe(false);
});
