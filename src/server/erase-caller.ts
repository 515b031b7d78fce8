import type { Context } from 'hono';
import { eraseRecord } from '../audit/record.ts';
import type { RunRecord, RunState } from '../core/ports.ts';
import { recordsOf } from './caller-records.ts';
import { cancelRun } from './cancel-run.ts';
import { factorState } from './factor-state.ts';
import type { AppEnv, Ports } from './ports.ts';
import { retryLost } from './race.ts';
import { auditEntry } from './refusals.ts';

/** What an erasure did, and what it could not do yet. */
export interface Erasure {
  cancelled: number;
  erased: { runs: number; records: number };
  /**
   * Runs that have not ended, records that are not sealed, and whether the key still counts and so keeps its name,
   * addresses and second factor; asking again takes those as well.
   */
  left: { runs: number; records: number; key: boolean };
}

/** How long the runs that are cancelled are waited for, together. */
const WAIT_MS = 5_000;
const PAGE = 100;
/** The name of a key whose own name is gone. */
const ERASED = 'erased';

/**
 * Cancels what a caller has waiting and running, and erases its runs, their results, what people wrote about a key
 * that is revoked, and who, where and details of its audit records, whose hashes stay. May be repeated. That it begins is recorded, and what was done, also where it then failed.
 * @throws ClocheError `E_STORE_DOWN`
 */
export async function eraseCaller(c: Context<AppEnv>, ports: Ports, caller: string): Promise<Erasure> {
  const done: Erasure = {
    cancelled: 0,
    erased: { runs: 0, records: 0 },
    left: { runs: 0, records: 0, key: false },
  };
  // Written first: no data may be gone of which the log knows nothing, wherever this process ends.
  await ports.store.audit.append(beginEntry(c, ports, caller));
  try {
    await cancelRuns(c, ports, { caller, done });
    await eraseRuns(ports, caller, done);
    done.left.key = !(await eraseCredentials(c, ports, caller));
    await eraseRecords(ports, caller, done);
  } catch (cause) {
    ports.spill(eraseEntry(c, ports, { caller, done, success: false }));
    throw cause;
  }
  await ports.store.audit.append(eraseEntry(c, ports, { caller, done, success: true }));
  return done;
}

function beginEntry(c: Context<AppEnv>, ports: Ports, caller: string) {
  const details = { caller, is_begun: true };
  return auditEntry(c, ports, { action: 'data.erase', details, success: true });
}

/** The caller's id stays in this record: it says nothing of anybody once all else is gone. */
function eraseEntry(
  c: Context<AppEnv>,
  ports: Ports,
  { caller, done, success }: { caller: string; done: Erasure; success: boolean },
) {
  const details = { caller, ...structuredClone(done) };
  return auditEntry(c, ports, { action: 'data.erase', details, success });
}

async function cancelRuns(
  c: Context<AppEnv>,
  ports: Ports,
  { caller, done }: { caller: string; done: Erasure },
): Promise<void> {
  const until = ports.now() + WAIT_MS;
  for (const state of ['queued', 'running'] as const) {
    for await (const { id } of runsOf(ports, caller, state)) {
      await cancelRun(c, ports, id);
      done.cancelled++;
    }
  }
  for await (const { id } of runsOf(ports, caller, 'running')) {
    await ports.store.runs.waitForEnd(id, Math.max(until - ports.now(), 0), c.req.raw.signal);
  }
}

async function eraseRuns(ports: Ports, caller: string, done: Erasure): Promise<void> {
  for await (const { id } of runsOf(ports, caller)) {
    if (await ports.store.runs.erase(id)) done.erased.runs++;
    else if (await ports.store.runs.read(id)) done.left.runs++;
  }
}

/**
 * Takes name, addresses and second factor off a key that is revoked; false where it still counts. Nobody knows that of
 * the subject of an issuer, or of the key of the configuration: their second factor is taken away on the host.
 */
async function eraseCredentials(c: Context<AppEnv>, ports: Ports, caller: string): Promise<boolean> {
  const { keys, factors } = ports.store;
  const key = await keys.find(caller);
  const hasFactor = factorState(await factors.find(caller)) !== 'none';
  if (key === undefined) return !hasFactor;
  if (key.revokedAt === undefined) return false;
  if (hasFactor) {
    const details = { caller, is_reset: true };
    await ports.access.reset(
      caller,
      auditEntry(c, ports, { action: 'step-up.enrol', details, success: true }),
    );
  }
  if (key.name !== ERASED || key.addresses !== undefined) await retryLost(() => eraseGrant(c, ports, caller));
  return true;
}

async function eraseGrant(c: Context<AppEnv>, ports: Ports, caller: string): Promise<true | undefined> {
  const key = await ports.store.keys.find(caller);
  if (key === undefined) return true;
  const { addresses: _, ...kept } = key;
  const details = { key_id: caller, is_erased: true };
  const entry = auditEntry(c, ports, { action: 'key.update', details, success: true });
  const erased = { ...kept, name: ERASED, version: key.version + 1 };
  return (await ports.store.keys.save(erased, entry)) ? true : undefined;
}

async function eraseRecords({ store }: Ports, caller: string, done: Erasure): Promise<void> {
  const { size, sealed } = await store.sealed.head();
  for await (const { text, record } of recordsOf(store.sealed, caller, size)) {
    const isErased =
      record.seq <= sealed && (await store.sealed.replace(record.seq, text, eraseRecord(text)));
    if (isErased) done.erased.records++;
    else done.left.records++;
  }
}

async function* runsOf(
  { store }: Ports,
  caller: string,
  state?: RunState,
): AsyncGenerator<Omit<RunRecord, 'outcome'>> {
  let cursor: string | undefined;
  do {
    const page = await store.runs.list({ caller, state, cursor, limit: PAGE });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
