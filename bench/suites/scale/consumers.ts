import { openClient, readStdout } from '../../host/client.ts';
import { openService } from '../../host/service.ts';
import { rowOf } from '../../measure/estimate.ts';
import type { Frame } from '../../measure/lines.ts';
import type { Table } from '../../measure/row.ts';
import { measureYardstick, openYardstick } from '../../measure/yardstick.ts';
import type { Context } from '../suite.ts';

const FRAME: Frame = {
  id: 'scale/consumers',
  title: 'More consumers',
  about:
    'Runs per second of "cloche serve" with so many processes of "cloche work", one run at once in each, 16 callers over HTTP. All of them, the ' +
    'callers and Redis share the cores of this machine: more processes than cores give nothing.',
  chart: 'lines',
  axis: { name: 'processes that take runs' },
};

const LEVELS = [1, 2, 3] as const;
const AT_ONCE = 16;

/** Lets a new consumer's sandbox come up to speed, at each level. */
const WARM_UP_MS = 500;
const LEAST_MS = 500;

/** About what it takes to start a consumer. */
const START_MS = 2_500;

const SETTINGS = { CLOCHE_SANDBOXES: '1', CLOCHE_RESULT_TTL: '10s' };
const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });

/** Rates by number of consumers: up in one round, down in the next, in one service. */
export async function measureConsumers({ budgetMs, rounds: most, note }: Context): Promise<Table> {
  const rounds = Math.min(2, most);
  const forMs = Math.max(LEAST_MS, (budgetMs - LEVELS.length * START_MS) / (rounds * LEVELS.length));
  await using service = await openService({ command: 'serve', settings: SETTINGS });
  using client = openClient(service);
  await using yardstick = await openYardstick();
  const run = async () => readStdout(await client.submit(HELLO));
  const rates = LEVELS.map((): number[][] => []);
  const speeds: number[] = [];
  const consumers: AsyncDisposable[] = [];
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    await Promise.all(consumers.map((consumer) => consumer[Symbol.asyncDispose]()));
  });
  for (let round = 1; round <= rounds; round++) {
    speeds.push(await measureYardstick(yardstick));
    for (const level of round % 2 === 1 ? LEVELS : LEVELS.toReversed()) {
      note(`${level} consumers, round ${round} of ${rounds}`);
      while (consumers.length < level) consumers.push(await service.addConsumer());
      while (consumers.length > level) await consumers.pop()?.[Symbol.asyncDispose]();
      await rateOf(run, WARM_UP_MS);
      rates[level - 1]?.push([await rateOf(run, forMs)]);
    }
  }
  const rows = LEVELS.map((level, index) =>
    rowOf(
      {
        id: `${FRAME.id}/cloche-http-${level}`,
        system: 'cloche-http',
        label: level === 1 ? '1 process' : `${level} processes`,
        unit: 'per second',
        better: 'more',
        at: level,
      },
      rates[index] ?? [],
    ),
  );
  return { ...FRAME, rows, absences: [], yardstick: speeds };
}

/** Calls per second of several callers, each of whom makes one after the other. */
async function rateOf(run: () => Promise<string>, forMs: number): Promise<number> {
  const startedAt = performance.now();
  let ended = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < startedAt + forMs) {
      if ((await run()) !== 'hi\n') throw new Error('Expected the output of the snippet, got another one');
      ended++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return (ended * 1000) / (performance.now() - startedAt);
}
