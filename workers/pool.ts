import type { ChildProcess } from 'node:child_process';
import { ClocheError } from '../src/core/errors.ts';
import type { Isolation, Provision, Reuse } from '../src/core/runtime.ts';
import { boot, type Sandbox } from './boot.ts';
import type { Channel } from './channel.ts';
import { Line } from './line.ts';
import type { Walls } from './sandbox/lock.ts';
import { Shelf } from './shelf.ts';
import { type SpawnOptions, spawnSandbox } from './spawn.ts';
import { isBloated } from './watchdog.ts';

/** How many sandboxes a pool keeps, and how. */
export interface PoolOptions {
  runtime: string;
  provision: Provision;
  /** What every sandbox imports first. */
  preload?: string | undefined;
  walls: Walls;
  /** Whom a sandbox may be lent to again: with `tenant` the sandboxes are lanes, with `never` each is for one run. */
  reuse: Reuse;
  isolation: Isolation;
  /** Runs at once. */
  size: number;
  /** Sandboxes armed ahead, so that one that is killed leaves no gap. */
  spares: number;
  /** Callers that may wait for a sandbox; one more is told that the pool is busy. */
  maxWaiting: number;
  /** Runs after which a sandbox is replaced. */
  maxRuns: number;
  dataBytes: number;
  /** See `SpawnOptions`. */
  heapBytes?: number | undefined;
  /** What a sandbox at rest may hold; one that holds more is replaced. */
  ownBytes: number;
}

/** What a lent sandbox was used for; a sandbox that is not clean is killed, never lent again. */
export interface Used<T> {
  result: T;
  isClean: boolean;
}

const TRIM_MS = 1000;
/** After so many in a row, a sandbox is only started for somebody who waits for it. */
const MAX_BOOT_FAILURES = 3;

/**
 * Sandboxes of one runtime, lent around a function. Whoever comes when none is to be had waits in line, first come
 * first served; a sandbox that is killed is replaced at once, and there are never more than `size` and `spares`. A lane
 * is lent to one tenant only: for another one it is killed, and a fresh one takes its place.
 */
export class Pool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #spawn: (options: SpawnOptions) => ChildProcess;
  readonly #all = new Set<Channel>();
  readonly #shelf: Shelf;
  /** Lanes between a run and their word that they are armed again; none of them is in use. */
  readonly #arming = new Set<Sandbox>();
  readonly #line = new Line();
  #inUse = 0;
  #bootFailures = 0;
  #isClosed = false;
  readonly #trimming: NodeJS.Timeout;

  constructor(options: PoolOptions, spawn = spawnSandbox) {
    this.#options = options;
    this.#spawn = spawn;
    this.#shelf = new Shelf(options.reuse);
    this.#trimming = setInterval(() => this.#trim(), TRIM_MS).unref();
    this.#replenish();
  }

  /** Process ids of all sandboxes. */
  get pids(): number[] {
    return [...this.#all].map((channel) => channel.pid);
  }

  /**
   * Lends a sandbox to a function, for a tenant. A wait ends with the signal. A lane must be given a run by it.
   * @throws ClocheError `E_BUSY` when the line is full, `E_INTERNAL` when no sandbox can be started
   */
  async lend<T>(
    signal: AbortSignal | undefined,
    tenant: string,
    use: (sandbox: Sandbox) => Promise<Used<T>>,
  ): Promise<T> {
    const sandbox = this.#takeFree(tenant) ?? (await this.#wait(signal, tenant));
    let isClean = false;
    sandbox.channel.hold(true);
    sandbox.tenant = tenant;
    if (this.#options.reuse === 'tenant') sandbox.disarm();
    try {
      const used = await use(sandbox);
      isClean = used.isClean;
      return used.result;
    } finally {
      this.#inUse--;
      sandbox.runs++;
      this.#takeBack(sandbox, isClean);
      this.#serveNext();
    }
  }

  /** Ends every sandbox, and waits until they are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#trimming);
    this.#line.refuse(new ClocheError('E_INTERNAL', 'The runner is closed'));
    const channels = [...this.#all];
    for (const channel of channels) channel.kill();
    await Promise.all(channels.map((channel) => channel.gone));
  }

  /** A sandbox that may be had at once; undefined where the caller may wait for one. @throws ClocheError `E_BUSY` · `E_INTERNAL` */
  #takeFree(tenant: string): Sandbox | undefined {
    const { size, maxWaiting } = this.#options;
    if (this.#isClosed) throw new ClocheError('E_INTERNAL', 'The runner is closed');
    const isFree = this.#inUse < size && this.#line.length === 0;
    const sandbox = isFree ? this.#shelf.take(tenant) : undefined;
    if (sandbox) {
      this.#inUse++;
      return sandbox;
    }
    if (this.#inUse + this.#line.length >= size + maxWaiting) {
      const message = `All sandboxes are in use and ${maxWaiting} callers wait already`;
      throw new ClocheError('E_BUSY', message, { retryAfterSeconds: 1 });
    }
    return undefined;
  }

  async #wait(signal: AbortSignal | undefined, tenant: string): Promise<Sandbox> {
    const turn = this.#line.join(tenant, signal);
    this.#bootFailures = Math.min(this.#bootFailures, MAX_BOOT_FAILURES - 1);
    this.#replenish();
    this.#serveNext();
    try {
      return await turn;
    } catch (cause) {
      this.#serveNext();
      throw cause;
    }
  }

  #takeBack(sandbox: Sandbox, isClean: boolean): void {
    const { isolation, maxRuns, reuse } = this.#options;
    const isSpent = isolation === 'run' || reuse === 'never' || sandbox.runs >= maxRuns || this.#isClosed;
    if (!isClean || isSpent) sandbox.channel.kill();
    else if (reuse === 'all') this.#shelve(sandbox);
    else void this.#rearm(sandbox);
  }

  async #rearm(sandbox: Sandbox): Promise<void> {
    this.#arming.add(sandbox);
    const isArmed = await sandbox.untilArmed();
    this.#arming.delete(sandbox);
    if (!isArmed) return;
    if (isBloated(sandbox.channel.pid, this.#options.ownBytes)) sandbox.channel.kill();
    else this.#shelve(sandbox);
    this.#serveNext();
  }

  #shelve(sandbox: Sandbox): void {
    sandbox.channel.hold(false);
    this.#shelf.put(sandbox);
  }

  #serveNext(): void {
    for (let { next } = this.#line; next !== undefined; { next } = this.#line) {
      const sandbox = this.#inUse < this.#options.size ? this.#shelf.take(next) : undefined;
      if (!sandbox) {
        this.#giveUp();
        return;
      }
      this.#inUse++;
      this.#line.serve(sandbox);
    }
  }

  /** Ends lanes at rest in favour of fresh ones, for those whose turn it is and who have no lane on its way. */
  #giveUp(): void {
    const { size, spares } = this.#options;
    if (this.#inUse === size) return;
    const tenants = this.#line.first(size - this.#inUse);
    const lanes = [...this.#arming, ...this.#shelf.list()];
    const starting = size + spares - this.#inUse - lanes.length;
    const without = tenants.filter((tenant) => {
      const index = lanes.findIndex((lane) => lane.tenant === tenant);
      return index < 0 || lanes.splice(index, 1).length === 0;
    });
    for (let missing = without.length - starting; missing > 0; missing--) {
      this.#shelf.takeLeastWanted(tenants)?.channel.kill();
    }
  }

  /** Replaces what has grown fat at rest: deep recursion leaves its pages with the process. */
  #trim(): void {
    const { ownBytes } = this.#options;
    for (const sandbox of this.#shelf.list()) {
      if (!isBloated(sandbox.channel.pid, ownBytes)) continue;
      this.#shelf.remove(sandbox);
      sandbox.channel.kill();
    }
  }

  #replenish(): void {
    const wanted = this.#options.size + this.#options.spares;
    while (!this.#isClosed && this.#all.size < wanted && this.#bootFailures < MAX_BOOT_FAILURES) this.#boot();
  }

  #boot(): void {
    let sandbox: Sandbox | undefined;
    const channel = boot(this.#spawn(this.#options), {
      onReady: (ready) => {
        sandbox = ready;
        this.#bootFailures = 0;
        this.#shelve(ready);
        this.#serveNext();
      },
      onFailed: (message) => this.#failBoot(message),
    });
    this.#all.add(channel);
    void channel.gone.then(() => {
      this.#all.delete(channel);
      if (sandbox) this.#shelf.remove(sandbox);
      this.#replenish();
    });
  }

  #failBoot(message: string): void {
    if (this.#isClosed || ++this.#bootFailures < MAX_BOOT_FAILURES) return;
    const cause = new Error(message);
    this.#line.refuse(new ClocheError('E_INTERNAL', 'No sandbox can be started on this host', { cause }));
  }
}
