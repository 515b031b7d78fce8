import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { AuditEntry, AuditHead } from '../../core/audit.ts';
import type { Store } from '../../core/ports.ts';
import { readOnlyOptions } from '../arguments.ts';
import { Failure } from '../failure.ts';
import { formatLastLine, formatRecordLine } from './export-file.ts';
import { onAuditHost } from './host.ts';
import { EXPORT_OPTIONS } from './options.ts';

const PAGE = 1_000;

/** `cloche audit export`: the audit log as lines of JSON, with its checkpoint in the last one. Throws a Failure. */
export async function exportAudit(
  rawArgs: readonly string[],
  { env, stdout, stderr }: Pick<NodeJS.Process, 'env' | 'stdout' | 'stderr'> = process,
): Promise<number> {
  const { after: from = '0', out } = readOnlyOptions(rawArgs, EXPORT_OPTIONS);
  if (!/^\d{1,15}$/.test(from)) throw new Failure(2, `Expected a whole number as --after, got ${from}`);
  const after = Number(from);
  return onAuditHost(env, async ({ store }) => {
    await store.audit.append(entryOf(after));
    const head = await store.sealed.head();
    if (out === undefined) await writeLog(stdout, { store, head, after });
    else {
      await writeFile(out, (file) => writeLog(file, { store, head, after }));
      if (stderr.isTTY) stderr.write(`wrote ${out}\n`);
    }
    return 0;
  });
}

interface Span {
  store: Pick<Store, 'sealed'>;
  head: AuditHead;
  after: number;
}

async function writeLog(stream: Writable, { store, head, after }: Span): Promise<void> {
  let seq = after;
  while (seq < head.size) {
    const texts = await store.sealed.raw(seq, Math.min(PAGE, head.size - seq));
    if (texts.length === 0) throw new Failure(1, `Record ${seq + 1} of the audit log is gone`);
    const lines = texts.map((text) => formatRecordLine(++seq, text));
    if (!stream.write(lines.join(''))) await once(stream, 'drain');
  }
  stream.write(formatLastLine(head));
}

async function writeFile(path: string, write: (file: Writable) => Promise<void>): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await once(file, 'open');
    await write(file);
    file.end();
    await once(file, 'finish');
  } catch (cause) {
    file.destroy();
    if (cause instanceof Failure) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new Failure(1, code === 'EEXIST' ? `${path} is there already` : `Cannot write ${path}: ${code}`);
  }
}

/** Who sits at the host is known to it alone: by the number of the account. */
function entryOf(after: number): AuditEntry {
  return {
    timestamp: new Date().toISOString(),
    user_id: 'cli',
    role: 'host',
    action: 'data.export',
    details: { what: 'audit', after, uid: process.getuid?.() ?? null },
    ip_address: '',
    success: true,
  };
}
