import { expect, test } from 'vitest';
import { Sandbox } from '../../../workers/boot.ts';
import type { Channel } from '../../../workers/channel.ts';
import { ProtocolError } from '../../../workers/protocol.ts';

const armed = { name: 'armed', payload: new Uint8Array() } as const;

function lane(): Sandbox {
  const channel = { kill: () => undefined } as unknown as Channel;
  return new Sandbox(channel, '');
}

test('a lane is armed again once it says so, also when it says so before anybody waits', async () => {
  const sandbox = lane();
  for (let run = 0; run < 2; run++) {
    sandbox.disarm();
    const isArmed = sandbox.untilArmed();
    sandbox.onFrame(armed);
    expect(await isArmed).toBe(true);
    expect(await sandbox.untilArmed()).toBe(true);
  }
});

test('a lane that ends instead is not armed, and nobody waits for it any longer', async () => {
  const sandbox = lane();
  sandbox.disarm();
  const isArmed = sandbox.untilArmed();
  sandbox.onGone();
  expect(await isArmed).toBe(false);
});

test('whatever else a sandbox says at rest breaks the protocol', () => {
  const sandbox = lane();
  expect(() => sandbox.onFrame(armed)).toThrow(ProtocolError);
  sandbox.disarm();
  expect(() => sandbox.onFrame({ ...armed, name: 'stdout' })).toThrow(ProtocolError);
  sandbox.onFrame(armed);
  expect(() => sandbox.onFrame(armed)).toThrow(ProtocolError);
});
