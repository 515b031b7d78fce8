/// <reference path="./types.ts" />
/**
 * `wasi:sockets` and `wasi:http`, which every component of a common toolchain imports, and no sandbox has: any name is
 * there, and whatever is called is refused and counted.
 */
(host: Host): Interfaces => {
  const { Proxy, Reflect } = globalThis;

  /** A case of the error types of all of these interfaces. */
  const REFUSAL = 'access-denied';

  const refuse = (): never => {
    host.deny('network');
    throw REFUSAL;
  };
  const anything = (): object => new Proxy({}, { get: (_, name) => standIn(name) });
  function standIn(name: string | symbol): unknown {
    // Symbols are the glue's own, such as that of a destructor.
    if (typeof name === 'symbol') return undefined;
    return /^[A-Z]/.test(name) ? makeClass() : refuse;
  }
  /** A class of resources whose methods are all refused, static ones too. */
  function makeClass(): object {
    const resource = function resource() {
      refuse();
    };
    Reflect.setPrototypeOf(resource.prototype, anything());
    Reflect.setPrototypeOf(resource, anything());
    return resource;
  }

  const network = makeClass() as { prototype: object };
  const names = {
    'wasi:sockets': ['ip-name-lookup', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket'],
    'wasi:http': ['types', 'incoming-handler', 'outgoing-handler'],
  };
  const refused = Object.entries(names).flatMap(([from, all]) =>
    all.map((name) => [`${from}/${name}`, anything()]),
  );
  return {
    ...Object.fromEntries(refused),
    // Having a network is no reach for one: libraries ask for it before they know whether there is one.
    'wasi:sockets/network': { Network: network },
    'wasi:sockets/instance-network': { instanceNetwork: () => Object.create(network.prototype) },
  };
};
