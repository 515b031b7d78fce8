import { createRunner } from '../../src/runner/index.ts';
import { rowOf } from '../measure/estimate.ts';
import { atMost } from '../measure/goal.ts';
import type { Findings, Goal, RowSpec, Table } from '../measure/row.ts';
import { rowsOf, type Turn, takeTurns } from '../measure/turns.ts';
import { peerOf } from '../peers/registry.ts';
import { MARK_BITS, PROBES } from '../programs/probes.ts';
import { SWAP_PLACES } from '../programs/swaps.ts';
import { moduleSubjects } from './leakage/modules.ts';
import type { Probed, Subject } from './leakage/subject.ts';
import { leakySubjects, ownSubjects, peerSubjects } from './leakage/subjects.ts';
import type { Context, Suite } from './suite.ts';

/** What is left of a run in the next? */
export const LEAKAGE: Suite = {
  question: 'What is left of a run in the next?',
  isDefault: true,
  weight: 6,
  run: leakage,
};

/** Places that are probed, by language, with the name that each has for a reader. */
const PLACES: Readonly<Record<Probed, ReadonlyMap<string, string>>> = {
  javascript: new Map(PROBES.javascript.map(({ id, place }) => [id, place])),
  python: new Map(PROBES.python.map(({ id, place }) => [id, place])),
  wasm: new Map(Object.entries(SWAP_PLACES)),
};
const PROBED = Object.keys(PLACES) as Probed[];
const NAMES: Record<Probed, string> = { javascript: 'JavaScript', python: 'Python', wasm: 'WebAssembly' };

/** Bits that were told by place, pair by pair. */
type Tally = Map<string, number[]>;

async function leakage(context: Context): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const runner = stack.use(await createRunner({ languages: PROBED, sandboxes: 1 }));
  const own = (['javascript', 'python'] as const).flatMap((language) => ownSubjects(runner, language));
  const { subjects: peers, absences } = await peerSubjects(context, stack);
  const subjects = [...own, ...moduleSubjects(runner), ...(await leakySubjects(stack)), ...peers];
  const tallies = new Map(subjects.map((subject): [Subject, Tally] => [subject, new Map()]));
  const silent = new Set<Subject>();
  const turns = new Map(
    [...tallies].map(([subject, tally]): [string, Turn] => [
      specOf(subject).id,
      () => probeOnce(subject, tally),
    ]),
  );
  const taken = await takeTurns(turns, context);
  const tables = PROBED.flatMap((language): Table[] => {
    const probed = subjects.filter((subject) => subject.language === language);
    const rows = rowsOf(probed.map(specOf), taken);
    const mute = probed.filter(
      (subject) => silent.has(subject) && !rows.some(({ id }) => id === specOf(subject).id),
    );
    const why = 'The program that looks for the marks does not run there';
    const lacking = [
      ...absences.filter(({ system }) => peerOf(system).languages.includes(language)),
      ...mute.map(({ system }) => ({ system, why })),
    ];
    const shared = { absences: lacking, yardstick: taken.yardstick };
    return [{ ...textOf(language), chart: 'bars', rows, ...shared }, placesTable(language, tallies, shared)];
  });
  return { tables, goals: goalsOf(tallies) };

  async function probeOnce(subject: Subject, tally: Tally): Promise<number[]> {
    const told = await subject.probe(context.random);
    if (!told) {
      silent.add(subject);
      return [];
    }
    for (const [place, bits] of told) tally.set(place, [...(tally.get(place) ?? []), bits]);
    return [[...told.values()].reduce((sum, bits) => sum + bits, 0)];
  }
}

function specOf({ id, system, name, language }: Subject): RowSpec {
  return {
    id: `leakage/${language}/${id}`,
    system,
    label: name,
    unit: 'bits',
    better: 'less',
    statistic: 'max',
    scales: false,
  };
}

function textOf(language: Probed): Pick<Table, 'id' | 'title' | 'about'> {
  const count = PLACES[language].size;
  return {
    id: `leakage/${language}`,
    title: `${NAMES[language]}: bits that a run could tell of the one before it`,
    about: `One run leaves a mark of ${MARK_BITS} bits, chosen at random, at each of ${count} places; the next one looks for them. Of ${count * MARK_BITS} bits, the most that were told in a pair of runs. Some keep everything on purpose, to show that the probes find what is there.`,
  };
}

/** By place, for those who keep everything on purpose, and for whoever else told something. */
function placesTable(
  language: Probed,
  tallies: ReadonlyMap<Subject, Tally>,
  shared: Pick<Table, 'absences' | 'yardstick'>,
): Table {
  const rows = [...tallies]
    .filter(([subject]) => subject.language === language)
    .flatMap(([subject, tally]) =>
      [...tally]
        .filter(([, bits]) => subject.isLeaky || bits.some((told) => told > 0))
        .map(([id, bits]) => {
          const place = PLACES[language].get(id) ?? id;
          const spec = { ...specOf(subject), label: `${subject.name}: ${place}` };
          return rowOf({ ...spec, id: `leakage/places-${language}/${subject.id}-${id}` }, [bits]);
        }),
    );
  return {
    id: `leakage/places-${language}`,
    title: `${NAMES[language]}: where those bits were`,
    about: `Bits of the ${MARK_BITS} of a mark, by place: everywhere for those who keep everything on purpose, and of the others where anything was told at all. Who is not here told nothing.`,
    chart: 'bars',
    rows,
    ...shared,
  };
}

function goalsOf(tallies: ReadonlyMap<Subject, Tally>): Goal[] {
  const most = (id: string): number => {
    const bits = [...tallies].flatMap(([subject, tally]) =>
      subject.id === id ? [...tally.values()].flat() : [],
    );
    return Math.max(0, ...bits);
  };
  const goal = (id: string, name: string): Goal =>
    atMost(0, { id: `leakage/${id}`, name, unit: 'bits', value: most(`cloche-${id}`) });
  return [goal('tenants', 'bits told over tenants'), goal('runs', 'bits told from run to run of a tenant')];
}
