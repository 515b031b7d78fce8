import type { ChildProcess } from 'node:child_process';
import { ClocheError } from '../src/core/errors.ts';
import { Channel } from './channel.ts';
import { parseReady } from './end.ts';
import { type Frame, ProtocolError } from './protocol.ts';
import type { Walls } from './sandbox/lock.ts';
import { type SpawnOptions, spawnSandbox } from './spawn.ts';
import { isBloated } from './watchdog.ts';

/** How many sandboxes a pool keeps, and how. */
export interface PoolOptions {
  runtime: string;
  walls: Walls;
  /** Runs at once. */
  size: number;
  /** Sandboxes armed ahead, so that one that is killed leaves no gap. */
  spares: number;
  /** Callers that may wait for a sandbox; one more is told that the pool is busy. */
  maxWaiting: number;
  /** Runs after which a sandbox is replaced. */
  maxRuns: number;
  dataBytes: number;
}

/** A sandbox at rest, ready for a snippet. */
export interface Sandbox {
  channel: Channel;
  build: string;
  runs: number;
}

/** What a lent sandbox was used for; a sandbox that is not clean is killed, never lent again. */
export interface Used<T> {
  result: T;
  isClean: boolean;
}

const BOOT_MS = 30_000;
const TRIM_MS = 1000;
/** After so many in a row, a sandbox is only started for somebody who waits for it. */
const MAX_BOOT_FAILURES = 3;

/**
 * Sandboxes of one runtime, lent around a function. Whoever comes when all are in use waits in line, first come first
 * served; a sandbox that is killed is replaced at once.
 */
export class Pool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #spawn: (options: SpawnOptions) => ChildProcess;
  /** Last used, first lent: the longer a sandbox rests, the less of it is left in the processor's caches. */
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Channel>();
  readonly #waiting: PromiseWithResolvers<Sandbox>[] = [];
  #inUse = 0;
  #bootFailures = 0;
  #isClosed = false;
  readonly #trimming: NodeJS.Timeout;

  constructor(options: PoolOptions, spawn = spawnSandbox) {
    this.#options = options;
    this.#spawn = spawn;
    this.#trimming = setInterval(() => this.#trim(), TRIM_MS).unref();
    this.#replenish();
  }

  /** Process ids of all sandboxes. */
  get pids(): number[] {
    return [...this.#all].map((channel) => channel.pid);
  }

  /**
   * Lends a sandbox to a function. A wait ends with the signal.
   * @throws ClocheError `E_BUSY` when the line is full, `E_INTERNAL` when no sandbox can be started
   */
  async lend<T>(signal: AbortSignal | undefined, use: (sandbox: Sandbox) => Promise<Used<T>>): Promise<T> {
    const sandbox = await this.#take(signal);
    let isClean = false;
    sandbox.channel.hold(true);
    try {
      const used = await use(sandbox);
      isClean = used.isClean;
      return used.result;
    } finally {
      this.#inUse--;
      sandbox.runs++;
      sandbox.channel.hold(false);
      if (isClean && sandbox.runs < this.#options.maxRuns && !this.#isClosed) this.#give(sandbox);
      else sandbox.channel.kill();
      this.#serveNext();
    }
  }

  /** Ends every sandbox, and waits until they are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#trimming);
    this.#refuseAll(new ClocheError('E_INTERNAL', 'The runner is closed'));
    const channels = [...this.#all];
    for (const channel of channels) {
      channel.hold(true);
      channel.kill();
    }
    await Promise.all(channels.map((channel) => channel.gone));
  }

  #take(signal: AbortSignal | undefined): Promise<Sandbox> {
    if (this.#isClosed) return Promise.reject(new ClocheError('E_INTERNAL', 'The runner is closed'));
    const isFree = this.#inUse < this.#options.size && this.#waiting.length === 0;
    const sandbox = this.#idle.findLast(({ channel }) => !channel.isGone);
    if (isFree && sandbox) {
      this.#idle.splice(this.#idle.indexOf(sandbox), 1);
      this.#inUse++;
      return Promise.resolve(sandbox);
    }
    if (this.#inUse + this.#waiting.length >= this.#options.size + this.#options.maxWaiting) {
      const message = `All sandboxes are in use and ${this.#options.maxWaiting} callers wait already`;
      return Promise.reject(new ClocheError('E_BUSY', message, { retryAfterSeconds: 1 }));
    }
    return this.#wait(signal);
  }

  async #wait(signal: AbortSignal | undefined): Promise<Sandbox> {
    const turn = Promise.withResolvers<Sandbox>();
    const leave = (): void => {
      const index = this.#waiting.indexOf(turn);
      if (index >= 0) this.#waiting.splice(index, 1);
      turn.reject(signal?.reason);
    };
    if (signal?.aborted) throw signal.reason;
    this.#waiting.push(turn);
    this.#bootFailures = Math.min(this.#bootFailures, MAX_BOOT_FAILURES - 1);
    this.#replenish();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #give(sandbox: Sandbox): void {
    this.#idle.push(sandbox);
    this.#serveNext();
  }

  #serveNext(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0 && this.#inUse < this.#options.size) {
      const sandbox = this.#idle.pop();
      if (!sandbox || sandbox.channel.isGone) continue;
      this.#inUse++;
      this.#waiting.shift()?.resolve(sandbox);
    }
  }

  /** Replaces what has grown fat at rest: deep recursion leaves its pages with the process. */
  #trim(): void {
    for (const sandbox of this.#idle.filter(({ channel }) => isBloated(channel.pid))) {
      this.#idle.splice(this.#idle.indexOf(sandbox), 1);
      sandbox.channel.kill();
    }
  }

  #replenish(): void {
    const wanted = this.#options.size + this.#options.spares;
    while (!this.#isClosed && this.#all.size < wanted && this.#bootFailures < MAX_BOOT_FAILURES) this.#boot();
  }

  #boot(): void {
    const child = this.#spawn(this.#options);
    const timer = setTimeout(() => child.kill('SIGKILL'), BOOT_MS);
    let isReady = false;
    const channel: Channel = new Channel(child, {
      onFrame: (frame: Frame) => {
        if (frame.name !== 'ready' || isReady) throw new ProtocolError('A sandbox spoke before it was ready');
        const { build } = parseReady(frame.payload);
        isReady = true;
        clearTimeout(timer);
        this.#bootFailures = 0;
        channel.settle();
        channel.listen(undefined);
        channel.hold(false);
        this.#give({ channel, build, runs: 0 });
      },
      onGone: (message) => {
        clearTimeout(timer);
        this.#failBoot(message);
      },
    });
    this.#all.add(channel);
    void channel.gone.then(() => {
      this.#all.delete(channel);
      const index = this.#idle.findIndex((sandbox) => sandbox.channel === channel);
      if (index >= 0) this.#idle.splice(index, 1);
      this.#replenish();
    });
  }

  #failBoot(message: string): void {
    if (this.#isClosed || ++this.#bootFailures < MAX_BOOT_FAILURES) return;
    const cause = new Error(message);
    this.#refuseAll(new ClocheError('E_INTERNAL', 'No sandbox can be started on this host', { cause }));
  }

  #refuseAll(error: ClocheError): void {
    for (const turn of this.#waiting.splice(0)) turn.reject(error);
  }
}
