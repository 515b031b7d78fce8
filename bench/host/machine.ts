import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { LANGUAGES } from '../../runtimes/registry.ts';
import { findRedisProgram } from '../../src/store/server.ts';

/** What a measurement was made on. Figures of two machines, or of two loads, are not to be compared. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  v8: string;
  engines: Record<string, string>;
  redis: string;
  /** Processes that wanted a core in the last minute, before the measurement: above zero, the machine is shared. */
  load: number;
}

/** Looks at this machine. */
export async function inspectMachine(): Promise<Machine> {
  const gib = 1024 ** 3;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / gib),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    engines: Object.fromEntries(LANGUAGES.map(({ engine, version }) => [engine, version])),
    redis: await redisVersion(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** A machine on one line, for a terminal. */
export function describeMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, kernel, node, v8, engines, redis, load } = machine;
  const loaded = Object.entries(engines).map(([name, version]) => `${name} ${version}`);
  const software = [`Node ${node}`, `V8 ${v8}`, ...loaded, `Redis ${redis}`].join(', ');
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${kernel}\n${software}\nload before: ${load}`;
}

async function redisVersion(): Promise<string> {
  const program = await findRedisProgram(process.env);
  if (program === undefined) return 'none';
  const text = execFileSync(program, ['--version'], { encoding: 'utf8' });
  return /\bv=(\S+)/.exec(text)?.[1] ?? 'unknown';
}
