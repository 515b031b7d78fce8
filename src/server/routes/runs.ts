import type { Context } from 'hono';
import type { Restrictions } from '../../core/access.ts';
import { ClocheError } from '../../core/errors.ts';
import type { RunRecord } from '../../core/ports.ts';
import type { Permission } from '../../core/roles.ts';
import { parseSnippet, type Snippet } from '../../core/snippet.ts';
import { isShort, readJson } from '../body.ts';
import { cancelRun } from '../cancel-run.ts';
import { answerJson } from '../headers.ts';
import type { Api, AppEnv, Ports } from '../ports.ts';
import { readWait } from '../prefer.ts';
import { logIncident } from '../problem.ts';
import { toRun, toRunSummary } from '../schemas/run.ts';
import { snippetDocument } from '../schemas/snippet.ts';
import { submit } from '../submit.ts';
import { invalidRequest } from '../validate.ts';
import { cancelRoute, IDEMPOTENCY_KEY, listRoute, readRoute, submitRoute } from './run-routes.ts';

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
    const key = readKey(c);
    const caller = c.get('caller');
    // A long body takes long to read, and so counts before that; a short one is charged as it is accepted.
    if (!isShort(c.req.raw)) await c.get('toll').pay();
    const snippet = parseSnippet(await readJson(c.req.raw), ports.languages, caller.limits);
    checkLanguage(snippet, caller);
    const { job, isReplay } = await submit(c, ports, { snippet, key });
    c.get('headers').Location = `/v1/runs/${job.id}`;
    const seconds = applyWait(c);
    if (seconds === undefined && !isReplay) {
      const { id, createdAt } = job;
      return answerJson(
        c,
        toRun({ id, state: 'queued', language: snippet.language, caller: job.caller.id, createdAt }),
        202,
      );
    }
    const ended = await waitForEnd(c, ports, { id: job.id, seconds: seconds ?? 0 });
    const run = toRun(ended ?? (await readVisible(c, ports, { id: job.id })));
    return seconds !== undefined && run.state === 'done' ? answerJson(c, run, 200) : answerJson(c, run, 202);
  });
}

function addRead(api: Api, ports: Ports): void {
  api.openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param');
    const record = await readVisible(c, ports, { id });
    const seconds = applyWait(c);
    if (record.state === 'done' || !seconds) return answerJson(c, await proven(c, ports, record), 200);
    const ended = await waitForEnd(c, ports, { id, seconds });
    return answerJson(c, await proven(c, ports, ended ?? (await readVisible(c, ports, { id }))), 200);
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
      caller: caller.permissions.has('runs.read-all') ? undefined : caller.id,
    });
    return c.json({ runs: page.items.map(toRunSummary), ...(page.cursor && { next: page.cursor }) }, 200);
  });
}

function addCancel(api: Api, ports: Ports): void {
  api.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid('param');
    await readVisible(c, ports, { id, permission: 'runs.cancel-all' });
    const state = await cancelRun(c, ports, id);
    if (state === undefined) throw noSuchRun();
    return c.json({ id, state }, 202);
  });
}

/** The idempotency key of a request. @throws ClocheError `E_SNIPPET_INVALID` for what cannot be one */
function readKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  const message = 'expected 1 to 255 visible ASCII characters';
  throw invalidRequest([{ path: 'header.idempotency-key', message }]);
}

/** The wait that was asked for, told in the answer as applied (RFC 7240, section 3). */
function applyWait(c: Context<AppEnv>): number | undefined {
  const seconds = readWait(c.req.header('prefer'));
  if (seconds !== undefined) c.get('headers')['Preference-Applied'] = `wait=${seconds}`;
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

/**
 * Shows a run with the receipt of its end, once that is sealed. A log that was damaged keeps nobody from an outcome:
 * then there is none, and an incident says why.
 */
async function proven(
  c: Context<AppEnv>,
  ports: Ports,
  record: RunRecord,
): Promise<ReturnType<typeof toRun>> {
  const { auditSeq } = record;
  if (auditSeq === undefined) return toRun(record);
  try {
    return toRun(record, await ports.store.audit.receipt(auditSeq));
  } catch (cause) {
    if (!(cause instanceof ClocheError && cause.code === 'E_INTERNAL')) throw cause;
    logIncident(cause, c, ports);
    return toRun(record);
  }
}

/** Reads a run of the caller, or anybody's with the permission; else it is as absent as one that never was. */
async function readVisible(
  c: Context<AppEnv>,
  ports: Ports,
  { id, permission = 'runs.read-all' }: { id: string; permission?: Permission },
): Promise<RunRecord> {
  const caller = c.get('caller');
  const record = await ports.store.runs.read(id);
  if (!record || !(caller.permissions.has(permission) || record.caller === caller.id)) throw noSuchRun();
  return record;
}

function checkLanguage({ language }: Snippet, { languages }: Restrictions): void {
  if (languages === undefined || languages.includes(language)) return;
  const allowed = languages.length === 0 ? 'none' : languages.join(', ');
  throw new ClocheError(
    'E_FORBIDDEN',
    `Expected a language that this key may run: ${allowed}; got ${language}`,
  );
}

function noSuchRun(): ClocheError {
  return new ClocheError('E_NOT_FOUND', 'Expected the id of a run that is kept, got another');
}
