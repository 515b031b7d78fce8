import { host } from '../host.ts';

const SEED_BYTES = 16;
const state = new Uint32Array(4);
let isSeeded = false;

/**
 * `Math.random` of a run: the engine's own would repeat after each reset. The seed is fetched on first use.
 * Source: Blackman and Vigna, xoshiro128**.
 */
export function random(): number {
  if (!isSeeded) {
    state.set(new Uint32Array(host.random(SEED_BYTES)));
    isSeeded = true;
  }
  return (next() * 0x200000 + (next() >>> 11)) / 2 ** 53;
}

function next(): number {
  const [a = 0, b = 0, c = 0, d = 0] = state;
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  const e = c ^ a;
  const f = d ^ b;
  state[1] = b ^ e;
  state[0] = a ^ f;
  state[2] = e ^ (b << 9);
  state[3] = rotate(f, 11);
  return result;
}

function rotate(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}

/** Under a fixed clock, `Date` reads the run's clock in place of the engine's. */
export function fixDate(): void {
  const Native = Date;
  const now = (): number => Math.floor(host.now());
  const Fixed = function (this: unknown, ...args: unknown[]): unknown {
    if (!new.target) return new Native(now()).toString();
    return Reflect.construct(Native, args.length === 0 ? [now()] : args, new.target);
  };
  Object.defineProperties(Fixed, {
    name: { value: 'Date' },
    length: { value: 7 },
    prototype: { value: Native.prototype },
    now: { value: now, writable: true, configurable: true },
    parse: { value: Native.parse, writable: true, configurable: true },
    UTC: { value: Native.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(Native.prototype, 'constructor', {
    value: Fixed,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(globalThis, 'Date', { value: Fixed, writable: true, configurable: true });
}
