import { type Client, openClient } from '../../host/client.ts';
import { openService } from '../../host/service.ts';
import { type Frame, type MeasuredLine, tableOf } from '../../measure/lines.ts';
import type { Table } from '../../measure/row.ts';
import { measureYardstick, openYardstick } from '../../measure/yardstick.ts';
import type { Context } from '../suite.ts';
import { slopeRow } from './measure-size.ts';

const FRAME: Frame = {
  id: 'scale/queue',
  title: 'A longer queue of somebody else',
  about:
    'What it takes until a run is kept and queued (POST /v1/runs, 202), while so many runs of another caller wait. No consumer is there to ' +
    'take them, so that nothing else goes on.',
  chart: 'lines',
  axis: { name: 'runs of another caller that wait' },
};

const LEVELS = [0, 1_000, 2_000, 4_000, 8_000] as const;

/** About what it takes to queue a thousand runs: with less time, the longest queues are left out. */
const MS_PER_THOUSAND = 1_000;

/** Fewer in all than a caller may have released at once, so that no bound of its own comes into it. */
const SUBMITS = 50;
const WARM_UP = 400;
const AT_ONCE = 16;
const ROOM = { CLOCHE_QUEUE_MAX: '20000,40000' };
const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });

/** How the time to submit grows with the queue, each round in a new service. */
export async function measureQueue({ budgetMs, rounds: most, note }: Context): Promise<Table> {
  const rounds = Math.min(2, most);
  const affordable = (budgetMs / rounds / MS_PER_THOUSAND) * 1_000;
  const levels = LEVELS.filter((level, index) => index < 2 || level <= affordable);
  const latencies = levels.map((): number[][] => []);
  const speeds: number[] = [];
  await using yardstick = await openYardstick();
  for (let round = 1; round <= rounds; round++) {
    note(`a longer queue, round ${round} of ${rounds}`);
    speeds.push(await measureYardstick(yardstick));
    const found = await fillUp(levels);
    for (const [index, latenciesMs] of found.entries()) latencies[index]?.push(latenciesMs);
  }
  const points = levels.map((level, index) => ({
    at: level,
    label: `${level} wait`,
    measured: { latenciesMs: latencies[index] ?? [], rates: [] },
  }));
  const line: MeasuredLine = { system: 'cloche-http', points };
  const table = tableOf(FRAME, { lines: [line], yardstick: speeds }, 'latency');
  return {
    ...table,
    rows: [...table.rows, slopeRow(FRAME.id, { more: '1,000 runs that wait', per: 1_000 }, line)],
  };
}

/** Fills the queue of a new service level by level, and submits at each; gives the latencies. */
async function fillUp(levels: readonly number[]): Promise<number[][]> {
  await using service = await openService({ command: 'serve', settings: ROOM });
  using other = openClient({ url: service.url, key: await service.addCaller('other') });
  using client = openClient(service);
  await warmUp(other);
  const found: number[][] = [];
  let waiting = 0;
  for (const level of levels) {
    await enqueue(other, level - waiting);
    waiting = level;
    found.push(await submitEach(client, SUBMITS));
  }
  return found;
}

/** Until V8 has optimised the way of a submission; then nothing of it waits any more. */
async function warmUp(client: Client): Promise<void> {
  await Promise.all((await enqueue(client, WARM_UP)).map(client.cancel));
}

/** Queues so many runs; gives their ids. */
async function enqueue(client: Client, count: number): Promise<string[]> {
  const ids: string[] = [];
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) ids.push(JSON.parse(await client.enqueue(HELLO)).id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return ids;
}

async function submitEach(client: Client, count: number): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let submitted = 0; submitted < count; submitted++) {
    const startedAt = performance.now();
    await client.enqueue(HELLO);
    latenciesMs.push(performance.now() - startedAt);
  }
  return latenciesMs;
}
