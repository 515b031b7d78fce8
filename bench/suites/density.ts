import { rowOf } from '../measure/estimate.ts';
import type { Absence, Row, RowSpec, Table } from '../measure/row.ts';
import { type Turn, takeTurns } from '../measure/turns.ts';
import { Absent } from '../peers/peer.ts';
import { PEERS } from '../peers/registry.ts';
import { DOORS } from '../systems.ts';
import { type OurProbe, probeOurs } from './density/ours.ts';
import type { Probe } from './density/probe.ts';
import { probeTheirs } from './density/theirs.ts';
import type { Context, Suite } from './suite.ts';

/** How many isolates fit in a GiB? */
export const DENSITY: Suite = {
  question: 'How many isolates fit in a GiB?',
  isDefault: true,
  weight: 6,
  run: async (context) => {
    const measured = await measure(context);
    return { tables: STATES.flatMap((state) => tablesOf(state, measured)), goals: [] };
  },
};

const STATES = ['idle', 'working'] as const;
type State = (typeof STATES)[number];

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What Cloche arms ahead; a lane of Python starts a second or so after another. */
const OURS: readonly OurProbe[] = [
  { language: 'javascript', counts: [1, 4, 8] },
  { language: 'python', counts: [1, 4] },
  { language: 'wasm', counts: [1, 4, 8] },
];

/** Of one probe, and of those whose isolates are one thing: asynchronous calls make the same ones as synchronous. */
const SAME_ISOLATES = new Set(['isolated-vm-sync']);

const TITLES: Record<State, { title: string; about: string }> = {
  idle: {
    title: 'Waiting isolates',
    about:
      'Isolates that are armed, loaded or started, and have nothing to do: what one more takes, as the slope over their number. ' +
      'Pages that several share count by their share; what a first one brings for all is not counted.',
  },
  working: {
    title: 'Isolates that hold 8 MiB',
    about: 'The same, each in the middle of a run that has filled 8 MiB of memory and keeps them.',
  },
};

interface Named {
  system: string;
  /** The end of its rows' ids. */
  key: string;
  label: string;
  probe(): Promise<Probe>;
}

interface Measured {
  probes: ReadonlyMap<Named, Probe[]>;
  absences: readonly Absence[];
  yardstick: readonly number[];
}

async function measure(context: Context): Promise<Measured> {
  const named = [...OURS.map(ours), ...theirs(context)];
  const probes = new Map<Named, Probe[]>(named.map((one) => [one, []]));
  const absences = new Map<string, Absence>();
  const turnOf = (one: Named): Turn => {
    const { system, probe } = one;
    return async () => {
      if (absences.has(system)) return undefined;
      try {
        probes.get(one)?.push(await probe());
      } catch (error) {
        if (!(error instanceof Absent)) throw error;
        absences.set(system, { system, why: error.message });
      }
      return undefined;
    };
  };
  const turns = new Map(named.map((one): [string, Turn] => [one.key, turnOf(one)]));
  const { yardstick } = await takeTurns(turns, context);
  return { probes, absences: [...absences.values()], yardstick };
}

function ours(probe: OurProbe): Named {
  const { language } = probe;
  const label = `${DOORS.cloche.name}, ${language}`;
  return { system: 'cloche', key: `cloche-${language}`, label, probe: () => probeOurs(probe) };
}

function theirs({ systems }: Context): Named[] {
  return PEERS.filter(
    ({ id, languages }) => systems.has(id) && !SAME_ISOLATES.has(id) && !languages.includes('wasm'),
  ).map((peer) => ({ system: peer.id, key: peer.id, label: peer.name, probe: () => probeTheirs(peer) }));
}

/** How many there are in a GiB, and what each takes, which no faster machine changes. */
function tablesOf(state: State, { probes, absences, yardstick }: Measured): Table[] {
  const { title, about } = TITLES[state];
  const rows = (
    table: string,
    convert: (bytes: number) => number,
    how: Pick<RowSpec, 'unit' | 'better'>,
  ): Row[] =>
    [...probes].flatMap(([{ system, key, label }, found]): Row[] => {
      const samples = found.flatMap((probe) => probe[state] ?? []).map((bytes) => [convert(bytes)]);
      const spec = { id: `${table}/${key}`, system, label, scales: false, ...how };
      return samples.length > 0 ? [rowOf(spec, samples)] : [];
    });
  const shared = { about, chart: 'bars', absences, yardstick } as const;
  const [fit, each] = [`density/${state}`, `density/${state}-each`];
  return [
    {
      ...shared,
      id: fit,
      title: `${title}, per GiB`,
      rows: rows(fit, (bytes) => GIB / Math.max(bytes, 1), { unit: 'per GiB', better: 'more' }),
    },
    {
      ...shared,
      id: each,
      title: `${title}, MiB each`,
      rows: rows(each, (bytes) => bytes / MIB, { unit: 'MiB', better: 'less' }),
    },
  ];
}
