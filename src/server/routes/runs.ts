import type { Context } from 'hono';
import { ClocheError } from '../../core/errors.ts';
import { emptyOutcome } from '../../core/outcome.ts';
import type { Caller, RunRecord } from '../../core/ports.ts';
import { parseSnippet } from '../../core/snippet.ts';
import { readJson } from '../body.ts';
import type { Api, AppEnv, Ports } from '../ports.ts';
import { readWait } from '../prefer.ts';
import { auditEntry } from '../refusals.ts';
import { toRun, toRunSummary } from '../schemas/run.ts';
import { snippetDocument } from '../schemas/snippet.ts';
import { submit } from '../submit.ts';
import { cancelRoute, listRoute, readRoute, submitRoute } from './run-routes.ts';

/** Submitting, reading, listing and cancelling runs. */
export function addRunRoutes(api: Api, ports: Ports): void {
  api.openAPIRegistry.register('Snippet', snippetDocument);
  addSubmit(api, ports);
  addList(api, ports);
  addRead(api, ports);
  addCancel(api, ports);
}

function addSubmit(api: Api, ports: Ports): void {
  api.openapi(submitRoute, async (c) => {
    const headers = c.req.valid('header');
    const snippet = parseSnippet(await readJson(c.req.raw), ports.languages);
    const { job, isReplay } = await submit(c, ports, { snippet, key: headers['idempotency-key'] });
    c.header('Location', `/v1/runs/${job.id}`);
    const seconds = applyWait(c, headers.prefer);
    if (seconds === undefined && !isReplay) {
      const { id, createdAt } = job;
      return c.json(
        toRun({ id, state: 'queued', language: snippet.language, caller: job.caller.id, createdAt }),
        202,
      );
    }
    const ended = await waitForEnd(c, ports, { id: job.id, seconds: seconds ?? 0 });
    const run = toRun(ended ?? (await readOwn(ports, c.get('caller'), job.id)));
    return seconds !== undefined && run.state === 'done' ? c.json(run, 200) : c.json(run, 202);
  });
}

function addRead(api: Api, ports: Ports): void {
  api.openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param');
    const record = await readOwn(ports, c.get('caller'), id);
    const seconds = applyWait(c, c.req.valid('header').prefer);
    if (record.state === 'done' || !seconds) return c.json(toRun(record), 200);
    const ended = await waitForEnd(c, ports, { id, seconds });
    return c.json(toRun(ended ?? (await readOwn(ports, c.get('caller'), id))), 200);
  });
}

function addList(api: Api, ports: Ports): void {
  api.openapi(listRoute, async (c) => {
    const query = c.req.valid('query');
    const caller = c.get('caller');
    const language = ports.languages.find(({ aliases }) => aliases.includes(query.language ?? ''))?.language;
    const page = await ports.store.runs.list({
      ...query,
      language: language ?? query.language,
      caller: seesAll(caller) ? undefined : caller.id,
    });
    return c.json({ runs: page.items.map(toRunSummary), ...(page.cursor && { next: page.cursor }) }, 200);
  });
}

function addCancel(api: Api, ports: Ports): void {
  api.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { language } = await readOwn(ports, c.get('caller'), id);
    const entry = auditEntry(c, ports, { action: 'run.cancel', details: { run_id: id }, success: true });
    const state = await ports.store.runs.cancel(id, entry);
    if (state === undefined) throw noSuchRun();
    if (state === 'queued') {
      const outcome = emptyOutcome('cancelled', language, ports.languages);
      const details = { run_id: id, language, status: outcome.status };
      const end = auditEntry(c, ports, { action: 'run.execute', details, success: false });
      await ports.store.runs.finish(id, outcome, end);
    }
    return c.json({ id, state }, 202);
  });
}

/** The wait that was asked for, told in the answer as applied (RFC 7240, section 3). */
function applyWait(c: Context, prefer: string | undefined): number | undefined {
  const seconds = readWait(prefer);
  if (seconds !== undefined) c.header('Preference-Applied', `wait=${seconds}`);
  return seconds;
}

async function waitForEnd(
  c: Context<AppEnv>,
  ports: Ports,
  wait: { id: string; seconds: number },
): Promise<RunRecord | undefined> {
  if (wait.seconds === 0) return undefined;
  return ports.store.runs.waitForEnd(wait.id, wait.seconds * 1000, c.req.raw.signal);
}

/** Reads a run that the caller may see; somebody else's is as absent as one that never was. */
async function readOwn(ports: Ports, caller: Caller, id: string): Promise<RunRecord> {
  const record = await ports.store.runs.read(id);
  if (!record || !(seesAll(caller) || record.caller === caller.id)) throw noSuchRun();
  return record;
}

function seesAll(caller: Caller): boolean {
  return caller.role === 'admin';
}

function noSuchRun(): ClocheError {
  return new ClocheError('E_NOT_FOUND', 'Expected the id of a run that is kept, got another');
}
