import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { medianOf } from './estimate.ts';

/** A fixed piece of work, the same in every run and version: how fast the machine is just now. */
export interface Yardstick extends AsyncDisposable {
  /** Does it once; gives milliseconds. */
  measure(): Promise<number>;
}

const HASHED = Buffer.alloc(256 * 1024, 7);
const COPIED_BYTES = 2 * 1024 * 1024;
const LOOPS = 60_000;
const GOES = 15;
const MESSAGE = Buffer.alloc(64, 1);

/**
 * Opens it. It is made of what runs are made of: a loop in V8, native arithmetic, memory written, and a message to another
 * process and back, about a quarter of the time each.
 */
export async function openYardstick(): Promise<Yardstick> {
  const echo = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(echo, 'spawn');
  const [from, to] = [Buffer.alloc(COPIED_BYTES, 3), Buffer.alloc(COPIED_BYTES)];
  return {
    async measure() {
      const startedAt = performance.now();
      if (loop() === createHash('sha256').update(HASHED).digest()[0]) from[0] = 4;
      from.copy(to);
      echo.stdin.write(MESSAGE);
      await once(echo.stdout, 'data');
      return performance.now() - startedAt;
    },
    async [Symbol.asyncDispose]() {
      const exit = once(echo, 'exit');
      echo.stdin.end();
      await exit;
    },
  };
}

/** The yardstick's median of a few goes, so that one disturbance does not count. */
export async function measureYardstick(yardstick: Yardstick): Promise<number> {
  const takenMs: number[] = [];
  for (let go = 0; go < GOES; go++) takenMs.push(await yardstick.measure());
  return medianOf(takenMs);
}

function loop(): number {
  let value = 1;
  for (let turn = 0; turn < LOOPS; turn++) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0;
  return value;
}
