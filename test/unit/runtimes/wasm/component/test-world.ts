import type { World, WorldFile } from '../../../../../runtimes/wasm/world.ts';

/** A world that keeps what a program does to it, instead of ending the process. */
export interface TestWorld {
  world: World;
  written: { stdout: string; stderr: string };
  files: Map<string, string>;
  denied: string[];
  /** How the program ended the run, if it did. */
  ended: string[];
}

/** Makes a world with a fixed clock, and random bytes that are all sevens. */
export function makeTestWorld(own: Partial<World> = {}, outputBytes = 1_000_000): TestWorld {
  const written = { stdout: '', stderr: '' };
  const files = new Map<string, string>();
  const denied: string[] = [];
  const ended: string[] = [];
  const end = (how: string): never => {
    ended.push(how);
    throw new Error('The run is over');
  };
  let now = 1_700_000_000_000;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
    },
  };
  const world: World = {
    args: ['program'],
    env: {},
    stdin: new Uint8Array(),
    files: [],
    filesBytes: 1_000_000,
    clock,
    monotonic: clock.now,
    random: (bytes) => bytes.fill(7),
    output: {
      write(stream, bytes) {
        written[stream] += new TextDecoder().decode(bytes);
        return written.stdout.length + written.stderr.length <= outputBytes;
      },
      deny: (kind) => void denied.push(kind),
      file: (path, bytes) => Boolean(files.set(path, new TextDecoder().decode(bytes))),
      display: () => true,
      arming: () => undefined,
      derived: () => undefined,
      started: () => undefined,
      quit: () => end('quit'),
    },
    exit: (code) => end(`exit ${code}`),
    stop: (cap) => end(`stop ${cap}`),
    ...own,
  };
  return { world, written, files, denied, ended };
}

/** A file of text. */
export function textFile(path: string, text: string): WorldFile {
  return { path, content: new TextEncoder().encode(text) };
}
