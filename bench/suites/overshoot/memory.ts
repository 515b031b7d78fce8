import { createRunner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import { watchResident } from '../../host/resident.ts';
import { figureOf } from '../../measure/estimate.ts';
import { atMost } from '../../measure/goal.ts';
import type { Absence, Goal, Row, RowSpec, Table } from '../../measure/row.ts';
import { rowsOf, type Turn, takeTurns } from '../../measure/turns.ts';
import { openInChild } from '../../peers/child.ts';
import type { Peer } from '../../peers/peer.ts';
import type { Bomb } from '../../programs/bomb.ts';
import { BOMBS, type BombLanguage } from '../../programs/bombs.ts';
import type { Context } from '../suite.ts';

/** Who is filled: an id of the systems, and how. */
export interface Vessel {
  system: string;
  name: string;
  language: BombLanguage;
  capsMiB: readonly number[];
  /** Ids of the bombs, where not all of those that want memory. */
  only?: readonly string[];
  /** Bytes that it came to hold above what it held before the bomb. */
  fill(bomb: Bomb, capBytes: number): Promise<number>;
}

const MIB = 1024 * 1024;
const CAPS_MIB = [16, 64, 128];
const PAST_MIB = 96;

/** Long enough to reach the largest cap where machines are slow; a bomb that catches each refusal goes on until then. */
const FILL_MS = 1000;
const PATIENCE = { patienceMs: 3 * FILL_MS };

/** The most that a sandbox came to hold past the cap of its run, for each cap and each bomb that wants memory. */
export async function memoryTable(
  vessels: readonly Vessel[],
  absences: readonly Absence[],
  context: Context,
): Promise<{ table: Table; goals: Goal[] }> {
  const fillings = transposed(vessels.map(fillingsOf));
  const turns = new Map(fillings.map(({ spec, turn }): [string, Turn] => [spec.id, turn]));
  const taken = await takeTurns(turns, context);
  const rows = rowsOf(
    fillings.map(({ spec }) => spec),
    taken,
  );
  const table: Table = {
    id: 'overshoot/memory',
    title: 'How far the host’s memory goes past a memory cap',
    about:
      'Resident memory of the sandbox at its highest, less what it held at rest before the run, less the cap: zero where it never got past the cap. Looked at every 2 ms, and by the kernel’s own high-water mark.',
    chart: 'bars',
    rows,
    absences,
    yardstick: taken.yardstick,
  };
  return { table, goals: goalOf(rows.filter(({ system }) => system === 'cloche')) };
}

/** Sandboxes of Cloche, one of each language at a time, each for one run. They end with the stack. */
export async function openOwnVessels(stack: AsyncDisposableStack): Promise<Vessel[]> {
  return Promise.all((Object.keys(BOMBS) as BombLanguage[]).map((language) => openVessel(language, stack)));
}

async function openVessel(language: BombLanguage, stack: AsyncDisposableStack): Promise<Vessel> {
  const options = { languages: [language], sandboxes: 1, spares: 0, isolation: 'run' } as const;
  const runner = stack.use(await createRunner(options));
  return {
    system: 'cloche',
    name: `Cloche, ${language}`,
    language,
    capsMiB: CAPS_MIB,
    async fill({ source }, memoryBytes) {
      await untilAtRest(runner);
      using resident = watchResident(runner.pids);
      await runner.run({ language, source, limits: { memoryBytes, wallMs: FILL_MS } });
      return resident.riseBytes;
    },
  };
}

/** A peer, in a new process for each bomb: what an earlier one left with the process would be taken for room. */
export function vesselOf(peer: Peer, language: BombLanguage): Vessel {
  return {
    system: peer.id,
    name: peer.name,
    language,
    capsMiB: [8, ...CAPS_MIB],
    only: ['array-growth', 'buffers'],
    async fill({ source }, memoryBytes) {
      await using child = await openInChild(peer.id);
      const caps = { memoryBytes, wallMs: FILL_MS };
      await child.run({ language, source: '1;' }, caps, PATIENCE);
      const watched = await child.run({ language, source }, caps, PATIENCE);
      return watched.rssBytesMax - watched.rssBytesBefore;
    },
  };
}

interface Filling {
  spec: RowSpec;
  turn: Turn;
}

function fillingsOf({ system, name, language, capsMiB, only, fill }: Vessel): Filling[] {
  const bombs = BOMBS[language].filter(
    ({ id, against }) => against === 'memory' && (!only || only.includes(id)),
  );
  const shared = { system, unit: 'MiB', better: 'less', statistic: 'max', scales: false } as const;
  return capsMiB.flatMap((capMiB) =>
    bombs.map((bomb) => {
      const id = `overshoot/memory/${system}-${language}-${bomb.id}-${capMiB}`;
      const spec = { ...shared, id, label: `${name}: ${bomb.name}, cap ${capMiB} MiB` };
      const turn = async () => [Math.max(0, (await fill(bomb, capMiB * MIB)) / MIB - capMiB)];
      return { spec, turn };
    }),
  );
}

/** The first of each list, then the second of each, and so on: a short run then sees something of every vessel. */
function transposed<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

function goalOf(rows: readonly Row[]): Goal[] {
  const worst = rows.toSorted((a, b) => figureOf(b) - figureOf(a))[0];
  if (!worst) return [];
  const name = `host memory past the cap, worst of ${rows.length}: ${worst.label}`;
  return [atMost(PAST_MIB, { id: 'overshoot/memory', name, unit: 'MiB', value: figureOf(worst) })];
}
