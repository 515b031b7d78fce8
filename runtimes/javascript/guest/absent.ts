import { host } from './host.ts';

/** Why a module of Node is not here, by the kind under which a reach for it is counted. */
const REASONS = {
  network: 'the sandbox has no network',
  process: 'the sandbox has no other processes or threads',
  host: 'the sandbox has no access to its host',
} as const;

type Kind = keyof typeof REASONS;

const ABSENT_MODULES: Record<string, Kind> = {
  ...kind(
    'network',
    'dgram dns dns/promises http http2 https inspector inspector/promises net tls undici ws',
  ),
  ...kind('process', 'child_process cluster worker_threads'),
  ...kind('host', 'async_hooks constants diagnostics_channel domain ffi punycode quic repl sea'),
  ...kind('host', 'sqlite sys test trace_events tty v8 vm wasi zlib'),
};

function kind(name: Kind, modules: string): Record<string, Kind> {
  return Object.fromEntries(modules.split(' ').map((module) => [module, name]));
}

/** An error that says what the sandbox does not have; the reach is counted. */
export function denied(kind: Kind, what: string): Error {
  host.deny(kind);
  return Object.assign(new Error(`${what} is not available: ${REASONS[kind]}`), {
    code: 'ERR_ACCESS_DENIED',
  });
}

/** The error for a module of Node that the sandbox does not have; undefined when the name is none of Node's. */
export function deniedBuiltin(name: string): Error | undefined {
  const bare = name.replace(/^node:/, '');
  const reason = ABSENT_MODULES[bare] ?? (name.startsWith('node:') ? 'host' : undefined);
  return reason && denied(reason, `Module '${name}'`);
}

/** The error for an npm package, or for a URL: nothing is fetched. */
export function deniedPackage(specifier: string): Error {
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(specifier);
  if (isUrl && /^(https?|wss?|ftp):/i.test(specifier)) return denied('network', 'A module from a URL');
  if (isUrl) return denied('host', 'A module from a URL of this kind');
  host.deny('host');
  const message = `Cannot find package '${specifier}': the sandbox has no npm packages, send the code among the files`;
  return Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });
}

/** The web's doors to the outside: they exist so that reaching for them tells why they lead nowhere. */
export const absentGlobals: Record<string, unknown> = {
  fetch: function fetch(): Promise<never> {
    return Promise.reject(denied('network', 'fetch'));
  },
  WebSocket: class WebSocket {
    constructor() {
      throw denied('network', 'WebSocket');
    }
  },
  XMLHttpRequest: class XMLHttpRequest {
    constructor() {
      throw denied('network', 'XMLHttpRequest');
    }
  },
  EventSource: class EventSource {
    constructor() {
      throw denied('network', 'EventSource');
    }
  },
  Worker: class Worker {
    constructor() {
      throw denied('process', 'Worker');
    }
  },
};
