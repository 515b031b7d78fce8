import { createRunner, type SnippetInput } from '../../../src/runner/index.ts';
import { rowOf } from '../../measure/estimate.ts';
import type { Absence, Row, RowSpec, Table } from '../../measure/row.ts';
import { type Turn, takeTurns } from '../../measure/turns.ts';
import { openInChild } from '../../peers/child.ts';
import { Absent, type Peer, type Program } from '../../peers/peer.ts';
import { PEERS } from '../../peers/registry.ts';
import { DOORS } from '../../systems.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';

const FRAME = {
  id: 'start/cold',
  title: 'From nothing to the first outcome',
  about:
    'Cloche: createRunner, the start of its sandbox and the first run, in a process that is there. Packages that run code in the ' +
    'process that loads them: a new Node process, the package, the first run. Others: the start of what they run.',
  chart: 'spread',
} as const;

const HELLO: Record<Program['language'], Program & SnippetInput> = {
  javascript: { language: 'javascript', source: "console.log('hi')" },
  python: { language: 'python', source: "print('hi')" },
  wasm: { language: 'wasm', source: '' },
};
const ANSWER = 'hi\n';
const PATIENCE = { patienceMs: 60_000 };

/** What each run of these starts is all that there is to start: nothing is kept from run to run. */
const KEEPS_NOTHING = new Set(['process', 'namespaces', 'thread']);

interface Trial {
  spec: RowSpec;
  take(): Promise<number>;
}

/** First outcomes of systems that were not there before. */
export async function measureCold(context: Context): Promise<Table> {
  await using stack = new AsyncDisposableStack();
  const absences = new Map<string, Absence>();
  const isMissing = (id: string, error: unknown): undefined => {
    if (!(error instanceof Absent)) throw error;
    absences.set(id, { system: id, why: error.message });
  };
  const trials = [ours('javascript', context), ours('python', context)];
  for (const peer of PEERS.filter(
    ({ id, languages }) => context.systems.has(id) && !languages.includes('wasm'),
  )) {
    const trial = await theirs(peer, stack).catch((error: unknown) => isMissing(peer.id, error));
    if (trial) trials.push(trial);
  }
  const turns = trials.map(({ spec, take }): [string, Turn] => [
    spec.id,
    async () =>
      absences.has(spec.system) ? undefined : take().catch((e: unknown) => isMissing(spec.system, e)),
  ]);
  const { of, yardstick } = await takeTurns(new Map(turns), context);
  const rows = trials.flatMap(({ spec }): Row[] => {
    const samples = of.get(spec.id) ?? [];
    return samples.length > 0 ? [rowOf(spec, samples)] : [];
  });
  return { ...FRAME, rows, absences: [...absences.values()], yardstick };
}

function ours(language: 'javascript' | 'python', { handicap }: Context): Trial {
  const label = `${DOORS.cloche.name}, ${language}`;
  return {
    spec: { id: `${FRAME.id}/cloche-${language}`, system: 'cloche', label, unit: 'ms', better: 'less' },
    async take() {
      const startedAt = performance.now();
      await using runner = await createRunner({ languages: [language], sandboxes: 1, spares: 0 });
      const stdout = await outputOf(runner, HELLO[language]);
      return check(stdout, 'cloche', performance.now() - startedAt) * (1 + handicap);
    },
  };
}

async function theirs(peer: Peer, stack: AsyncDisposableStack): Promise<Trial> {
  const { id, name, boundary, languages } = peer;
  const program = HELLO[languages[0] ?? 'javascript'];
  const spec = { id: `${FRAME.id}/${id}`, system: id, label: name, unit: 'ms', better: 'less' } as const;
  if (!KEEPS_NOTHING.has(boundary)) return { spec, take: () => inChildMs(id, program) };
  const open = stack.use(await peer.open());
  const take = async (): Promise<number> => {
    const startedAt = performance.now();
    const { stdout } = await open.run(program);
    return check(stdout, id, performance.now() - startedAt);
  };
  return { spec, take };
}

async function inChildMs(id: string, program: Program): Promise<number> {
  const startedAt = performance.now();
  await using child = await openInChild(id);
  const { end } = await child.run(program, {}, PATIENCE);
  if (typeof end === 'string') throw new Absent(`Its first run ${end}`);
  return check(end.stdout, id, performance.now() - startedAt);
}

function check(stdout: string, system: string, tookMs: number): number {
  if (stdout !== ANSWER) throw new Error(`${system}: expected another answer, got ${stdout.slice(0, 200)}`);
  return tookMs;
}
