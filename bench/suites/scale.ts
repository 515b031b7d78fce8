import { createRunner } from '../../src/runner/index.ts';
import { openClient } from '../host/client.ts';
import { openService } from '../host/service.ts';
import type { Frame } from '../measure/lines.ts';
import type { Findings, Table } from '../measure/row.ts';
import { shareOf } from '../measure/share.ts';
import { orAbsent } from './or-absent.ts';
import { measureConsumers } from './scale/consumers.ts';
import { type Doors, measureSize } from './scale/measure-size.ts';
import { measureQueue } from './scale/queue.ts';
import { SIZES } from './scale/sizes.ts';
import type { Context, Suite } from './suite.ts';

/** What does more of it cost? */
export const SCALE: Suite = {
  question: 'What does more of it cost?',
  isDefault: true,
  weight: 9,
  run: measure,
};

/** Rounds of a size: with more, the calls of the largest ones would not fit into the suite's time. */
const MOST_ROUNDS = 5;

/** Shares of the suite's time. */
const SHARES = { sizes: 0.5, queue: 0.25, consumers: 0.2 };

/** Results of a megabyte each are forgotten soon, for a caller may keep 64 of them. */
const SETTINGS = { CLOCHE_RESULT_TTL: '1s' };

const SERVED: Frame = {
  id: 'scale/served',
  title: 'More of it, over HTTP and Redis',
  about: 'What grows in a service: its queue, its consumers.',
  chart: 'lines',
};

async function measure(context: Context): Promise<Findings> {
  const runner = { languages: ['javascript'] };
  const served = await orAbsent(SERVED, async () => {
    await using service = await openService({ settings: SETTINGS });
    await using library = await createRunner(runner);
    using client = openClient(service);
    return { tables: await measureSizes({ runner: library, client }, context), goals: [] };
  });
  if (served.tables.every(({ rows }) => rows.length === 0)) {
    await using library = await createRunner(runner);
    return { tables: [...(await measureSizes({ runner: library }, context)), ...served.tables], goals: [] };
  }
  const queue = await measureQueue(shareOf(context, SHARES.queue));
  const consumers = await measureConsumers(shareOf(context, SHARES.consumers));
  return { tables: [...served.tables, queue, consumers], goals: [] };
}

async function measureSizes(doors: Doors, context: Context): Promise<Table[]> {
  const share = shareOf(context, SHARES.sizes / SIZES.length);
  const tables: Table[] = [];
  for (const size of SIZES) {
    const note = (progress: string) => context.note(`${size.title.toLowerCase()}: ${progress}`);
    tables.push(
      await measureSize(size, doors, { ...share, note, rounds: Math.min(MOST_ROUNDS, context.rounds) }),
    );
  }
  return tables;
}
