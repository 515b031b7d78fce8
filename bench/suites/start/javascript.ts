import { availableParallelism } from 'node:os';
import { createRunner } from '../../../src/runner/index.ts';
import { figureOf } from '../../measure/estimate.ts';
import { atLeast } from '../../measure/goal.ts';
import type { Findings, Goal, Row } from '../../measure/row.ts';
import { shareOf } from '../../measure/share.ts';
import { openPeers, type Ready } from '../../peers/open-peers.ts';
import { DOORS } from '../../systems.ts';
import { contest, type Entrant } from '../contest.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';
import { loadEngine } from './engine.ts';

const HELLO = { language: 'javascript', source: "console.log('hi')" } as const;
const ANSWER = 'hi\n';

const LATENCY = {
  id: 'start/javascript',
  of: 'latency',
  title: 'A fresh JavaScript isolate, everything warm',
  about:
    'From the call to the output of console.log("hi"), one caller, one call after the other. Each call gets an isolate that ' +
    'no other code has run in; loading the engine comes before and is not counted.',
  chart: 'spread',
} as const;

const RATE = {
  id: 'start/rate',
  of: 'rate',
  title: 'Fresh JavaScript isolates per second',
  about:
    'The same call, as many at once as suits each system on a few cores. The engine alone, the synchronous isolated-vm and ' +
    'node:vm use one thread; Cloche with 16 callers uses one sandbox per core.',
  chart: 'bars',
} as const;

/** Calls at once at which systems of several threads or processes are at their best on a few cores. */
const AT_ONCE: Readonly<Record<string, number>> = {
  cloche: 16,
  'isolated-vm': 4,
  run: 4,
  workerd: 4,
  'worker-threads': 2,
  node: 2,
};

const TARGET = 15;

/** A fresh isolate of JavaScript: how long one takes, and how many there are in a second. */
export async function measureJavascript(context: Context): Promise<Findings> {
  const languages = ['javascript', 'typescript'];
  await using runner = await createRunner({ languages, sandboxes: availableParallelism() });
  const alone = await loadEngine();
  await using peers = await openPeers({ systems: context.systems, program: HELLO, answer: ANSWER });
  const { absences } = peers;
  const entrants: Entrant[] = [
    ours('cloche', () => outputOf(runner, HELLO)),
    ours('cloche-engine', () => alone(HELLO)),
    ...peers.ready.map(theirs),
  ];
  const latency = await contest({ ...LATENCY, absences }, entrants, shareOf(context, 0.5));
  const rate = await contest({ ...RATE, absences }, entrants.flatMap(severalOf), shareOf(context, 0.5));
  return { tables: [latency, rate], goals: goalsOf(rate.rows) };
}

function ours(system: 'cloche' | 'cloche-engine', run: () => Promise<string>): Entrant {
  return { system, label: DOORS[system].name, run, answer: ANSWER };
}

function theirs({ peer, open }: Ready): Entrant {
  const run = async (): Promise<string> => (await open.run(HELLO)).stdout;
  return { system: peer.id, label: peer.name, run, answer: ANSWER };
}

/** One call at a time, and where it helps several at once. */
function severalOf(entrant: Entrant): Entrant[] {
  const atOnce = AT_ONCE[entrant.system];
  if (atOnce === undefined) return [entrant];
  return [
    entrant,
    { ...entrant, atOnce, variant: `${atOnce}`, label: `${entrant.label}, ${atOnce} at once` },
  ];
}

/** Like with like, which is one call at a time on one thread; and all that either does with a few cores. */
function goalsOf(rows: readonly Row[]): Goal[] {
  const find = (id: string): Row | undefined => rows.find((row) => row.id === `${RATE.id}/${id}`);
  const theirs = rows.filter(({ system }) => system.startsWith('isolated-vm'));
  const theirsAlone = theirs.filter(({ id, system }) => id.endsWith(`/${system}`));
  const [alone, many] = [find('cloche-engine'), find(`cloche-${AT_ONCE.cloche}`)];
  if (theirs.length === 0 || !alone || !many) return [];
  const ratio = (ours: Row, others: readonly Row[]) => figureOf(ours) / Math.max(...others.map(figureOf));
  const goal = (id: string, name: string, value: number): Goal =>
    atLeast(TARGET, { id, name, unit: '×', value });
  return [
    goal(
      'start/rate-alone',
      'fresh isolates per second, the engine alone to isolated-vm, one at a time',
      ratio(alone, theirsAlone),
    ),
    goal('start/rate-many', "runs per second with 16 callers, to isolated-vm's best", ratio(many, theirs)),
  ];
}
