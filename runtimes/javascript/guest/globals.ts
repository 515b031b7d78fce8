import { absentGlobals } from './absent.ts';
import { console } from './console.ts';
import { Buffer } from './node/buffer.ts';
import { process } from './node/process.ts';
import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from './timers.ts';
import { AbortController, AbortSignal } from './web/abort.ts';
import { atob, btoa } from './web/base64.ts';
import { crypto } from './web/crypto.ts';
import { DOMException } from './web/dom-exception.ts';
import { TextDecoder, TextEncoder } from './web/encoding.ts';
import { CustomEvent, Event, EventTarget } from './web/event-target.ts';
import { performance } from './web/performance.ts';
import { random } from './web/random.ts';
import { URLSearchParams } from './web/search-params.ts';
import { structuredClone } from './web/structured-clone.ts';
import { URL } from './web/url.ts';

/** Puts the standard names in place: configurable, writable, and not enumerable, so that a program may take them over. */
export function installGlobals(): void {
  const names: Record<string, unknown> = {
    global: globalThis,
    process,
    console,
    Buffer,
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout,
    clearInterval,
    clearImmediate,
    queueMicrotask,
    structuredClone,
    TextEncoder,
    TextDecoder,
    URL,
    URLSearchParams,
    AbortController,
    AbortSignal,
    Event,
    CustomEvent,
    EventTarget,
    DOMException,
    performance,
    crypto,
    atob,
    btoa,
    ...absentGlobals,
  };
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  }
  Object.defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
  Object.defineProperty(Error, 'captureStackTrace', {
    value: captureStackTrace,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(Error, 'stackTraceLimit', { value: 10, writable: true, configurable: true });
  // The engine reads and writes past a buffer that shrinks under a running built-in (QuickJS #477, #478, #492).
  Reflect.deleteProperty(ArrayBuffer.prototype, 'resize');
  // The engine's own; programs know it by its name only.
  Reflect.deleteProperty(globalThis, 'InternalError');
  Object.defineProperty(BigInt, 'asUintN', { value: asUintN, writable: true, configurable: true });
}

const engineAsUintN = BigInt.asUintN;

/** The engine gives a negative number back as it is. */
function asUintN(bits: number, value: bigint): bigint {
  const wrapped = engineAsUintN(bits, value);
  return wrapped < 0n ? wrapped + (1n << BigInt(bits)) : wrapped;
}

function queueMicrotask(callback: () => void): void {
  if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
  Promise.resolve().then(() => callback());
}

/** Gives an object the stack of the place that calls this. */
function captureStackTrace(target: object): void {
  const stack = (new Error().stack ?? '').split('\n').slice(1).join('\n');
  Object.defineProperty(target, 'stack', { value: stack, writable: true, configurable: true });
}
