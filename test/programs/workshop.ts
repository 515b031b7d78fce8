// A workshop whose machines take time: async queues, a semaphore, cancellation, events, and what goes wrong.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const STAGES = {
  cut: { ms: 30, machines: 2 },
  weld: { ms: 50, machines: 1 },
  paint: { ms: 20, machines: 1 },
} as const;
type Stage = keyof typeof STAGES;

class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async use<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

class Machine extends EventEmitter {
  readonly stage: Stage;
  readonly #permits: Semaphore;
  #done = 0;

  constructor(stage: Stage) {
    super();
    this.stage = stage;
    this.#permits = new Semaphore(STAGES[stage].machines);
  }

  async work(piece: string, signal: AbortSignal): Promise<void> {
    await this.#permits.use(async () => {
      this.emit('start', piece);
      await sleep(STAGES[this.stage].ms, undefined, { signal });
      if (piece === 'cracked' && this.stage === 'weld') throw new Error(`${piece} cannot be welded`);
      this.#done++;
      this.emit('end', piece);
    });
  }

  [Symbol.toPrimitive](hint: string): string | number {
    return hint === 'number' ? this.#done : `${this.stage}×${this.#done}`;
  }
}

const log: string[] = [];
const machines = Object.keys(STAGES).map((stage) => new Machine(stage as Stage));
for (const machine of machines) {
  machine.on('start', (piece: string) => log.push(`${machine.stage} + ${piece}`));
  machine.on('end', (piece: string) => log.push(`${machine.stage} - ${piece}`));
}

async function make(piece: string, signal: AbortSignal): Promise<string> {
  for (const machine of machines) await machine.work(piece, signal);
  return piece;
}

const stop = new AbortController();
const results = await Promise.allSettled([
  make('chair', stop.signal),
  make('cracked', stop.signal),
  make('table', stop.signal),
]);
console.log(log.join('\n'));
for (const result of results) {
  console.log(result.status === 'fulfilled' ? `made ${result.value}` : `failed: ${result.reason.message}`);
}

const late = make('lamp', stop.signal).catch((error: Error) => `${error.name}: ${error.message}`);
stop.abort();
console.log(await late);
console.log(
  `${machines}`,
  machines.reduce((sum, machine) => sum + Number(machine), 0),
);
