import type { Reuse } from '../src/core/runtime.ts';
import type { Sandbox } from './boot.ts';

/**
 * Sandboxes at rest, and which of them fits a tenant: any where no run has left a trace in them, else one that this tenant
 * used last, else one that nobody has used. Of those that fit equally, the last used one: the longer a sandbox rests,
 * the less of it is left in the processor's caches.
 */
export class Shelf {
  readonly #reuse: Reuse;
  /** In the order in which they came to rest. */
  readonly #sandboxes: Sandbox[] = [];

  constructor(reuse: Reuse) {
    this.#reuse = reuse;
  }

  put(sandbox: Sandbox): void {
    this.#sandboxes.push(sandbox);
  }

  /** Takes the sandbox that fits a tenant best, if one fits. */
  take(tenant: string): Sandbox | undefined {
    const fit = this.#reuse === 'tenant' ? this.#lastFor(tenant) : this.#lastOf(() => true);
    if (fit) this.remove(fit);
    return fit;
  }

  /** Takes the lane to give up for a fresh one: the longest at rest of those that none of these tenants has, or of all. */
  takeLeastWanted(tenants: readonly string[]): Sandbox | undefined {
    const isWanted = ({ tenant }: Sandbox): boolean => tenant !== undefined && tenants.includes(tenant);
    const least = this.#sandboxes.find((sandbox) => !isWanted(sandbox)) ?? this.#sandboxes[0];
    if (least) this.remove(least);
    return least;
  }

  /** All of them, as they are now. */
  list(): Sandbox[] {
    return [...this.#sandboxes];
  }

  /** Takes one away; harmless when it is not here. */
  remove(sandbox: Sandbox): void {
    const index = this.#sandboxes.lastIndexOf(sandbox);
    if (index >= 0) this.#sandboxes.splice(index, 1);
  }

  #lastFor(tenant: string): Sandbox | undefined {
    return (
      this.#lastOf((sandbox) => sandbox.tenant === tenant) ??
      this.#lastOf((sandbox) => sandbox.tenant === undefined)
    );
  }

  #lastOf(fits: (sandbox: Sandbox) => boolean): Sandbox | undefined {
    return this.#sandboxes.findLast((sandbox) => !sandbox.channel.isGone && fits(sandbox));
  }
}
