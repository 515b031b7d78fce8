import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { Channel } from '../../../workers/channel.ts';

test('a sandbox at rest does not hold the host; one that was killed does until it is gone', async () => {
  const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const channel = new Channel(child, { onFrame: () => undefined, onGone: () => undefined });
  const held = (): number => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  const atWork = held();
  channel.hold(false);
  expect(held()).toBe(atWork - 1);
  channel.kill();
  // What it said before it was killed may still come: it is armed, and at rest.
  channel.hold(false);
  expect(held()).toBe(atWork);
  await channel.gone;
});
