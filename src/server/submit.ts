import type { Context } from 'hono';
import { makeRunId } from '../core/id.ts';
import type { Idempotency, Job } from '../core/ports.ts';
import type { Snippet } from '../core/snippet.ts';
import type { AppEnv, Ports } from './ports.ts';
import { auditEntry } from './refusals.ts';

/** A snippet that was asked for, and the idempotency key that came with it. */
export interface Submission {
  snippet: Snippet;
  key: string | undefined;
}

/**
 * Makes a job of a snippet and has the store accept it with its audit record. On a replay the job bears the
 * id of the first one.
 * @throws ClocheError what the store's `accept` throws
 */
export async function submit(
  c: Context<AppEnv>,
  ports: Ports,
  { snippet, key }: Submission,
): Promise<{ job: Job; isReplay: boolean }> {
  const createdAt = ports.now();
  const { id: caller, role, quotas } = c.get('caller');
  const job: Job = {
    id: makeRunId(createdAt, ports.random(16)),
    caller: { id: caller, role },
    address: ports.addressOf(c),
    snippet,
    sourceHash: await ports.hashSource(sourceOf(snippet)),
    createdAt,
  };
  const details = describe(job);
  const entry = auditEntry(c, ports, { action: 'run.submit', details, success: true });
  const settings = await ports.store.settings.read();
  const { id, isReplay } = await ports.store.runs.accept(job, entry, {
    idempotency: key === undefined ? undefined : await repeatable(key, snippet, ports),
    quotas: { ...settings.quotas, ...quotas },
    charge: c.get('toll').charge(),
  });
  return { job: { ...job, id }, isReplay };
}

function sourceOf({ source, entry, files }: Snippet): string {
  return source ?? files.find((file) => file.path === entry)?.content ?? '';
}

/** What the audit log may know of a job: sizes in characters and a keyed hash, never what was sent. */
function describe({ id, snippet, sourceHash }: Job): Record<string, unknown> {
  const { language, limits, stdin, args, files } = snippet;
  return {
    run_id: id,
    language,
    source_sha256: sourceHash,
    limits,
    sizes: {
      source: sourceOf(snippet).length,
      stdin: stdin.length,
      args: args.length,
      files: files.length,
      files_content: files.reduce((sum, file) => sum + file.content.length, 0),
    },
  };
}

/** The key goes to the store as a hash too: callers may put anything into it. */
async function repeatable(key: string, snippet: Snippet, { hashSource }: Ports): Promise<Idempotency> {
  return {
    key: await hashSource(JSON.stringify({ idempotencyKey: key })),
    fingerprint: await hashSource(JSON.stringify(snippet)),
  };
}
