import { checkWalls } from '../../workers/walls.ts';
import { createRunner, type Runner, type RunnerOptions } from '../runner/runner.ts';
import { Failure } from './failure.ts';

/** Opens a runner; a person at a terminal is told of what takes long. Throws a Failure where this host cannot give the walls that are asked for. */
export async function openRunner(options: RunnerOptions & { walls: 'full' | 'reduced' }): Promise<Runner> {
  try {
    checkWalls(options.walls);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : cause;
    throw new Failure(1, `${reason}; CLOCHE_WALLS=reduced runs with those it gives, see "cloche doctor"`);
  }
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  return createRunner({ ...options, ...(process.stderr.isTTY && { onProgress }) });
}
