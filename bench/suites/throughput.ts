import { openService } from '../host/service.ts';
import type { Findings } from '../measure/row.ts';
import { shareOf } from '../measure/share.ts';
import { orAbsent } from './or-absent.ts';
import type { Context, Suite } from './suite.ts';
import { measureArrivals } from './throughput/arrivals.ts';
import { HTTP, measureHttp, measurePython } from './throughput/http.ts';
import { measureInProcess } from './throughput/process.ts';

/** How many runs does it bear? */
export const THROUGHPUT: Suite = {
  question: 'How many runs does it bear?',
  isDefault: true,
  weight: 13,
  run: measure,
};

const SANDBOXES = 2;

/** Shares of the suite's time; what is left is for processes to start. */
const SHARES = { process: 0.35, http: 0.3, python: 0.08, arrivals: 0.2 };

async function measure(context: Context): Promise<Findings> {
  const tables = await measureInProcess(shareOf(context, SHARES.process));
  const served = await orAbsent(HTTP, () => measureServed(context));
  return { tables: [...tables, ...served.tables], goals: served.goals };
}

async function measureServed(context: Context): Promise<Findings> {
  context.note('starting a service');
  // What is kept for a short while only is forgotten while it is measured, as it is in a service a day after its start.
  const settings = { CLOCHE_SANDBOXES: String(SANDBOXES), CLOCHE_RESULT_TTL: '10s' };
  await using service = await openService({ settings });
  const http = await measureHttp(service, shareOf(context, SHARES.http));
  const python = await measurePython(service, shareOf(context, SHARES.python));
  const arrivals = await measureArrivals(service, http.mostPerSecond, shareOf(context, SHARES.arrivals));
  return { tables: [...http.tables, ...python, arrivals], goals: http.goals };
}
