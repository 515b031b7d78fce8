import type { ChildProcess } from 'node:child_process';
import { Channel, type Listener } from './channel.ts';
import { parseReady } from './end.ts';
import { type Frame, ProtocolError } from './protocol.ts';

const BOOT_MS = 30_000;
const ARM_MS = 10_000;

/** A sandbox that has booted. A lane is not armed from the start of a run until it says that it is again. */
export class Sandbox implements Listener {
  readonly channel: Channel;
  readonly build: string;
  runs = 0;
  /** Whose run it did last; undefined as long as it has done none. */
  tenant: string | undefined;
  #armed = Promise.resolve(true);
  #settleArmed: ((isArmed: boolean) => void) | undefined;

  constructor(channel: Channel, build: string) {
    this.channel = channel;
    this.build = build;
  }

  /** A run follows, and after its end one word that the next isolate is armed. */
  disarm(): void {
    this.#armed = new Promise((resolve) => {
      this.#settleArmed = resolve;
    });
  }

  /** Waits for that word; false when the sandbox ended instead. One that takes too long is ended. */
  async untilArmed(): Promise<boolean> {
    const timer = setTimeout(() => this.channel.kill(), ARM_MS);
    try {
      return await this.#armed;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes what comes between runs. */
  onFrame({ name }: Frame): void {
    if (name !== 'armed' || !this.#settleArmed) throw new ProtocolError('A sandbox spoke at rest');
    this.#settleArmed(true);
    this.#settleArmed = undefined;
  }

  onGone(): void {
    this.#settleArmed?.(false);
  }
}

/** How a boot ends. */
export interface BootHooks {
  onReady(sandbox: Sandbox): void;
  /** It ended before it was ready; `message` is what it printed. */
  onFailed(message: string): void;
}

/** Waits for a process that was started as a sandbox to be one; one that takes too long is ended. */
export function boot(child: ChildProcess, { onReady, onFailed }: BootHooks): Channel {
  const timer = setTimeout(() => child.kill('SIGKILL'), BOOT_MS);
  const channel: Channel = new Channel(child, {
    onFrame(frame) {
      if (frame.name !== 'ready') throw new ProtocolError('A sandbox spoke before it was ready');
      const { build } = parseReady(frame.payload);
      clearTimeout(timer);
      const sandbox = new Sandbox(channel, build);
      channel.settle(sandbox);
      onReady(sandbox);
    },
    onGone(message) {
      clearTimeout(timer);
      onFailed(message);
    },
  });
  return channel;
}
