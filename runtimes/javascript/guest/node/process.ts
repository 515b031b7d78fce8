import { denied } from '../absent.ts';
import { cwd } from '../cwd.ts';
import { chdir } from '../file-system.ts';
import { host } from '../host.ts';
import { leave } from '../lifecycle.ts';
import { stderr, stdin, stdout } from '../stdio.ts';
import { nextTick } from '../ticks.ts';
import { EventEmitter } from './events.ts';

const NODE_VERSION = '26.0.0';
const NANOSECONDS_PER_MS = 1e6;

/** What a process is told when it starts. `nowMs` is on the run's clock. */
export interface Start {
  args: string[];
  env: Record<string, string>;
  main: string;
  nowMs: number;
}

class Process extends EventEmitter {
  title = 'cloche';
  version = `v${NODE_VERSION}`;
  versions = { node: NODE_VERSION, quickjs: '2025-09-13' };
  arch = 'wasm32';
  platform = 'linux';
  release = { name: 'node' };
  pid = 1;
  ppid = 0;
  execPath = '/bin/node';
  execArgv: string[] = [];
  argv: string[] = [];
  argv0 = 'node';
  env: Record<string, string> = {};
  exitCode: number | string | undefined;
  features = { typescript: 'strip' };
  config = { variables: {} };
  stdin = stdin;
  stdout = stdout;
  stderr = stderr;
  cwd = cwd;
  chdir = chdir;
  nextTick = nextTick;
  hrtime = hrtime;

  /** Ends the program at once, after its `exit` listeners. */
  exit = (code?: number | string): never => leave(code ?? this.exitCode ?? 0);
  abort = (): never => leave(134);
  reallyExit = (code?: number): never => leave(code ?? 0);
  uptime = (): number => (host.now() - origin) / 1000;
  memoryUsage = Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), {
    rss: () => 0,
  });
  cpuUsage = () => ({ user: Math.round((host.now() - origin) * 1000), system: 0 });
  resourceUsage = () => ({
    userCPUTime: Math.round((host.now() - origin) * 1000),
    systemCPUTime: 0,
    maxRSS: 0,
  });
  umask = (): number => 0o22;
  getuid = (): number => 1000;
  getgid = (): number => 1000;
  geteuid = (): number => 1000;
  getegid = (): number => 1000;
  emitWarning = (warning: unknown): void => {
    stderr.write(`(cloche) Warning: ${warning instanceof Error ? warning.message : String(warning)}\n`);
  };
  kill = (): never => {
    throw denied('process', 'process.kill');
  };
  binding = (): never => {
    throw denied('host', 'process.binding');
  };
  dlopen = (): never => {
    throw denied('host', 'process.dlopen');
  };
}

let origin = 0;

function hrtime(previous?: [number, number]): [number, number] {
  const now = host.now() - origin;
  const seconds = Math.floor(now / 1000);
  const nanoseconds = Math.round((now - seconds * 1000) * NANOSECONDS_PER_MS);
  if (!previous) return [seconds, nanoseconds];
  const borrow = nanoseconds < previous[1] ? 1 : 0;
  return [seconds - previous[0] - borrow, nanoseconds - previous[1] + borrow * 1e9];
}
hrtime.bigint = (): bigint => BigInt(Math.round((host.now() - origin) * NANOSECONDS_PER_MS));

/** The program's `process`. */
export const process = new Process();

/** Gives the process its arguments and environment, in the objects that named imports see. */
export function startProcess(start: Start): void {
  origin = start.nowMs;
  process.argv.push(process.execPath, start.main, ...start.args);
  Object.assign(process.env, start.env);
}

export { chdir, cwd, hrtime, nextTick, stderr, stdin, stdout };
export const { argv, argv0, env, exit } = process;
export const { arch, execPath, pid, platform, version, versions } = process;
export default process;
