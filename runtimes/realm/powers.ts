/// <reference path="./types.d.ts" />
/**
 * The first that runs in a realm: takes away what ties it to its host, adds the little of the web that the glue asks
 * for, and gives the host's functions back wrapped, so that no error of the host's is ever seen.
 */
<Host extends WebHost>(bare: Host): Host => {
  const { ArrayBuffer, Error, Object, Reflect, String, Uint8Array } = globalThis;
  const { isView } = ArrayBuffer;

  // Lazy: they would bind to the realm that touches them first.
  Reflect.deleteProperty(globalThis, 'Temporal');
  Reflect.deleteProperty(Date.prototype, 'toTemporalInstant');
  for (const name of ['WeakRef', 'SharedArrayBuffer', 'Atomics']) Reflect.deleteProperty(globalThis, name);

  const guard =
    (call: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      try {
        return call(...args);
      } catch {
        // It is the host's, and stays there.
      }
      throw new Error('The host refused the call');
    };
  const host = Object.fromEntries(
    Object.entries(bare).map(([name, call]) => [name, guard(call)]),
  ) as unknown as Host;

  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  define('crypto', {
    getRandomValues(view: Uint8Array) {
      host.random(view);
      return view;
    },
  });
  define(
    'TextDecoder',
    class {
      readonly encoding: string;
      constructor(label = 'utf-8') {
        this.encoding = String(label).toLowerCase();
      }
      decode(bytes?: ArrayBuffer | Uint8Array): string {
        if (bytes === undefined) return '';
        return host.decode(this.encoding, isView(bytes) ? bytes : new Uint8Array(bytes));
      }
    },
  );
  define(
    'TextEncoder',
    class {
      encode(text = ''): Uint8Array {
        const bytes = new Uint8Array(String(text).length * 3);
        return bytes.slice(0, host.encode(String(text), bytes));
      }
      encodeInto(text: string, bytes: Uint8Array) {
        return { written: host.encode(String(text), bytes), read: text.length };
      }
    },
  );
  // Memory is the run's: nobody needs to be told when an object is gone.
  const ignore = (): undefined => undefined;
  define(
    'FinalizationRegistry',
    class {
      register = ignore;
      unregister = ignore;
    },
  );
  return host;
};
