import { createRunner, type Outcome, type Runner } from '../../../src/runner/index.ts';
import { figureOf } from '../../measure/estimate.ts';
import { atMost } from '../../measure/goal.ts';
import type { Goal, Table } from '../../measure/row.ts';
import { rowsOf, type Turn, takeTurns } from '../../measure/turns.ts';
import { FLOODS, type Flood, TEXT } from '../../programs/floods.ts';
import type { Context } from '../suite.ts';

const LANGUAGES = ['javascript', 'python', 'wasm'];
const CAPS_BYTES = [0, 1, 5, 777, 65_536, 1_048_576];
const CHARACTERS = ['a', 'é', '€', '😀'];

/** More than the largest cap, whatever the character. */
const FLOOD_CHARACTERS = 1_100_000;

const WALL_MS = 3000;

/** Bytes of output past the cap, at every place that output can go to, for caps and characters chosen at random. */
export async function outputTable(context: Context): Promise<{ table: Table; goals: Goal[] }> {
  await using runner = await createRunner({ languages: LANGUAGES, sandboxes: 1 });
  const turns = new Map<string, Turn>();
  for (const flood of FLOODS) turns.set(specOf(flood).id, () => pastCap(runner, flood, context.random));
  const taken = await takeTurns(turns, context);
  const rows = rowsOf(FLOODS.map(specOf), taken);
  const table: Table = {
    id: 'overshoot/output',
    title: 'How many bytes of output come back past an output cap',
    about:
      'A flood into one place of the outcome, of characters of one to four bytes, under a cap of 0 bytes to 1 MiB; both are chosen at random. All places are added up, as the outcome has them, less the cap.',
    chart: 'bars',
    rows,
    absences: [],
    yardstick: taken.yardstick,
  };
  const value = Math.max(...rows.map(figureOf));
  const name = `output past its cap, most of ${rows.length} places`;
  return { table, goals: [atMost(0, { id: 'overshoot/output', name, unit: 'bytes', value })] };
}

async function pastCap(runner: Runner, flood: Flood, random: () => number): Promise<number[]> {
  const pick = <T>(values: readonly T[], otherwise: T): T =>
    values[Math.floor(random() * values.length)] ?? otherwise;
  const [cap, character, lead] = [
    pick(CAPS_BYTES, 0),
    pick(CHARACTERS, 'a'),
    pick(['', 'b', 'bb', 'bbb'], ''),
  ];
  const { language, against, source } = flood;
  const text = TEXT[language](lead, character, FLOOD_CHARACTERS);
  const limits = { [against]: cap, wallMs: WALL_MS };
  const outcome = await runner.run({ language, source: source(text), limits });
  if (outcome.status === 'ok' && outcome.value !== undefined) {
    throw new Error(`${flood.id}: expected that a cap of ${cap} cuts something, got all of it`);
  }
  const bytes = against === 'filesBytes' ? fileBytes(outcome) : outputBytes(outcome);
  return [Math.max(0, bytes - cap)];
}

function fileBytes({ files }: Outcome): number {
  return files.reduce((sum, { content, encoding }) => sum + Buffer.byteLength(content, encoding), 0);
}

/** All that counts as output, by what the caller holds in hand. */
function outputBytes({ stdout, stderr, stdoutBase64, stderrBase64, ...outcome }: Outcome): number {
  const texts = [
    stdoutBase64 === undefined ? stdout : atob(stdoutBase64),
    stderrBase64 === undefined ? stderr : atob(stderrBase64),
    outcome.value === undefined ? '' : JSON.stringify(outcome.value),
    outcome.valueText ?? '',
    ...Object.values(outcome.error ?? {}),
    ...outcome.display.map(({ data }) => data),
  ];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function specOf({ id, language, place }: Flood) {
  return {
    id: `overshoot/output/cloche-${id}`,
    system: 'cloche',
    label: `Cloche, ${language}: ${place}`,
    unit: 'bytes',
    better: 'less',
    statistic: 'max',
    scales: false,
  } as const;
}
