import { InvalidComponent } from './invalid.ts';

/** Those of the network are there, and refuse. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'wasi:cli': [
    ...['environment', 'exit', 'stdin', 'stdout', 'stderr', 'terminal-input', 'terminal-output'],
    ...['terminal-stdin', 'terminal-stdout', 'terminal-stderr'],
  ],
  'wasi:clocks': ['monotonic-clock', 'wall-clock'],
  'wasi:filesystem': ['preopens', 'types'],
  'wasi:http': ['incoming-handler', 'outgoing-handler', 'types'],
  'wasi:io': ['error', 'poll', 'streams'],
  'wasi:random': ['insecure', 'insecure-seed', 'random'],
  'wasi:sockets': [
    ...['instance-network', 'ip-name-lookup', 'network', 'tcp', 'tcp-create-socket', 'udp'],
    'udp-create-socket',
  ],
};

/** The interfaces that a component may import, by names without versions: those that its realm has. */
export const INTERFACES: readonly string[] = Object.entries(PACKAGES).flatMap(([from, names]) =>
  names.map((name) => `${from}/${name}`),
);

/** Checks what a component imports, by names without versions. @throws {InvalidComponent} naming what is not there */
export function checkInterfaces(imports: readonly string[]): void {
  const unknown = imports.find((name) => !INTERFACES.includes(name));
  if (unknown === undefined) return;
  const shown = /^[\w:./@-]{1,100}$/.test(unknown) ? unknown : 'an interface of its own';
  throw new InvalidComponent(`Expected imports of WASI 0.2 alone, got ${shown}`);
}
