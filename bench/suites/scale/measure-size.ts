import type { Runner, SnippetInput } from '../../../src/runner/index.ts';
import { type Client, readStdout } from '../../host/client.ts';
import { rowOf } from '../../measure/estimate.ts';
import { type Line, type MeasuredLine, measureLines, type Point, tableOf } from '../../measure/lines.ts';
import type { Row, Table } from '../../measure/row.ts';
import { slopesByRound } from '../../measure/slope.ts';
import type { Context } from '../suite.ts';
import type { Size } from './sizes.ts';

/** Where a size is measured: the library, and a service where there can be one. */
export interface Doors {
  runner: Runner;
  client?: Client | undefined;
}

/** How latency grows with a size: a line and a slope for each door. */
export async function measureSize(size: Size, { runner, client }: Doors, context: Context): Promise<Table> {
  const lines: Line[] = [
    { system: 'cloche', points: pointsOf(size, (snippet) => inProcess(runner, snippet)) },
  ];
  if (client) {
    lines.push({ system: 'cloche-http', points: pointsOf(size, (snippet) => overHttp(client, snippet)) });
  }
  const measured = await measureLines(lines, context);
  const { id, title, about, axis } = size;
  const frame = { id: `scale/${id}`, title, about, chart: 'lines', axis: { name: axis } } as const;
  const table = tableOf(frame, measured, 'latency');
  const slopes = measured.lines.map((line) => slopeRow(frame.id, size, line));
  return { ...table, rows: [...table.rows, ...slopes] };
}

type Call = () => Promise<string>;

function inProcess(runner: Runner, snippet: SnippetInput): Call {
  return async () => (await runner.run(snippet)).stdout;
}

/** The body is made beforehand: what it costs to write JSON is the client's. */
function overHttp(client: Client, snippet: SnippetInput): Call {
  const body = JSON.stringify(snippet);
  return async () => readStdout(await client.submit(body));
}

function pointsOf(size: Size, toCall: (snippet: SnippetInput) => Call): Point[] {
  return size.levels.map((level) => ({
    at: level,
    label: `${level} ${size.axis}`,
    run: toCall(size.snippetAt(level)),
    answer: size.outputAt(level),
  }));
}

/** What so much more of it costs, and what a reader calls that. */
interface More {
  more: string;
  per: number;
}

/** What more of it costs: the slope of each round, and their median and interval over rounds. */
export function slopeRow(tableId: string, { more, per }: More, line: MeasuredLine): Row {
  const { system } = line;
  const spec = { id: `${tableId}/${system}-slope`, system, label: `each further ${more}` } as const;
  const slopes = slopesByRound(line).map((round) => round.map((slope) => slope * per));
  return rowOf({ ...spec, unit: 'ms', better: 'less' }, slopes);
}
