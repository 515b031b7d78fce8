import { type ChildProcess, spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { Channel, type Listener } from '../../../workers/channel.ts';
import { FRAMES, ProtocolError } from '../../../workers/protocol.ts';

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

test('a sandbox that is killed is told of once, after all that it wrote', async () => {
  const heard: string[] = [];
  const { channel } = open('for (let i = 0; ; i++) say(i)', {
    onFrame({ payload }) {
      heard.push(Buffer.from(payload).toString());
      if (heard.length === 1000) channel.kill();
    },
    onGone: () => heard.push('gone'),
  });
  await channel.gone;
  const [last, ...written] = heard.toReversed();
  expect(last).toBe('gone');
  expect(written.toReversed()).toEqual(written.map((_, index) => String(index)));
});

test('a sandbox that breaks the protocol without end is gone, with what it wrote still in the pipe', async () => {
  const flood = 'const text = "x".repeat(4096); for (;;) say(text)';
  const { channel, child } = open(flood, {
    onFrame() {
      throw new ProtocolError('Enough');
    },
    onGone: () => undefined,
  });
  await channel.gone;
  expect(child.signalCode).toBe('SIGKILL');
});

test('a sandbox that runs no more is told of before its process is gone', async () => {
  // As the kernel frees what a process holds, its pipe is still open; here another process holds the pipe.
  const heir =
    'require("node:child_process").spawn("sleep", ["60"], { stdio: ["ignore", "ignore", "ignore", 3] })';
  const { promise, resolve } = Promise.withResolvers<void>();
  let heirId = 0;
  const { channel, child } = open(`say(${heir}.pid)`, {
    onFrame({ payload }) {
      heirId = Number(Buffer.from(payload).toString());
      channel.kill();
    },
    onGone: () => resolve(),
  });
  await promise;
  expect(channel.isGone).toBe(false);
  process.kill(heirId);
  await channel.gone;
  expect(child.signalCode).toBe('SIGKILL');
});

/** A process that says numbers as a sandbox writes output, and a channel to it as to one that has booted. */
function open(program: string, listener: Listener): { channel: Channel; child: ChildProcess } {
  const say = `const say = (number) => {
    const text = String(number);
    const header = Buffer.alloc(5, ${FRAMES.stdout.type});
    header.writeUInt32LE(text.length);
    require('node:fs').writeSync(3, Buffer.concat([header, Buffer.from(text)]));
  };`;
  const child = spawn(process.execPath, ['-e', say + program], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const channel = new Channel(child, listener);
  channel.settle(listener);
  return { channel, child };
}
