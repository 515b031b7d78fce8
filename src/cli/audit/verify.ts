import { access, constants } from 'node:fs/promises';
import { type AuditReport, openLog, verifyLog } from '../../audit/verify.ts';
import { readOnlyOptions } from '../arguments.ts';
import type { Environment } from '../environment.ts';
import { Failure } from '../failure.ts';
import { openSettings } from '../settings.ts';
import { openExport } from './export-file.ts';
import { onAuditHost } from './host.ts';
import { LOG_KEY_SETTINGS, openLogKeys, parseKeys, readKnownKeys } from './log-keys.ts';
import { VERIFY_OPTIONS } from './options.ts';
import { pinsPath, readPins } from './pins.ts';
import { verifyReceiptFile } from './receipt.ts';

type Options = ReturnType<typeof readOnlyOptions<typeof VERIFY_OPTIONS>>;

/** Where a command reads and writes. */
export type Terminal = Pick<NodeJS.Process, 'env' | 'stdout' | 'stderr'>;

/** What was checked; `pins` counts the checkpoints from outside the store. */
type Verdict = AuditReport & { pins: number };

/**
 * `cloche audit verify`: recomputes the audit log and names the first thing that is wrong. Exit code 0 where nothing
 * is, 1 otherwise. Throws a Failure.
 */
export async function verifyAudit(rawArgs: readonly string[], terminal: Terminal = process): Promise<number> {
  const options = readOnlyOptions(rawArgs, VERIFY_OPTIONS);
  const { env, stdout } = terminal;
  if (options.receipt !== undefined && options.file !== undefined) {
    throw new Failure(2, 'Expected one of --receipt and --file, got both');
  }
  if (options.receipt !== undefined) {
    const { keys } = await offlineKeys(options, env);
    const { isValid, text, json } = await verifyReceiptFile(options.receipt, keys);
    stdout.write(options.json ? `${JSON.stringify(json)}\n` : text);
    return isValid ? 0 : 1;
  }
  const verdict =
    options.file === undefined
      ? await verifyStore(options, terminal)
      : await verifyFile(options.file, options, terminal);
  stdout.write(
    options.json ? `${JSON.stringify({ isSound: !verdict.fault, ...verdict })}\n` : describe(verdict),
  );
  return verdict.fault ? 1 : 0;
}

async function verifyStore(options: Options, { env, stderr }: Terminal): Promise<Verdict> {
  return onAuditHost(env, async ({ store, signer, macKey, dataDir }) => {
    // Read before the log: none of them is of more than that holds.
    const pins = await (options.pins === undefined
      ? readPins(pinsPath(dataDir))
      : readGivenPins(options.pins));
    const keys = [signer, ...(await readKnownKeys(dataDir)), ...parseKeys(options.key ?? [])];
    const source = await openLog(store.sealed);
    const macKeys = options['skip-macs'] ? [] : [macKey];
    using progress = showCount(stderr, source.size);
    const report = await verifyLog(source, { pins, keys, macKeys, onProgress: progress.show });
    return { ...report, pins: pins.length };
  });
}

/** Pins of later checkpoints say nothing of an export. */
async function verifyFile(path: string, options: Options, { env, stderr }: Terminal): Promise<Verdict> {
  const { keys, macKeys } = await offlineKeys(options, env);
  const source = await openExport(path);
  const pins = options.pins === undefined ? [] : await readGivenPins(options.pins, source.sealed);
  using progress = showCount(stderr, source.size);
  const report = await verifyLog(source, { pins, keys, macKeys, onProgress: progress.show });
  return { ...report, pins: pins.length };
}

/** A file that was named has to be there: without it less would be checked than was asked for. */
async function readGivenPins(path: string, most?: number): Promise<string[]> {
  await access(path, constants.R_OK).catch(() => {
    throw new Failure(1, `Expected pinned checkpoints in ${path}, got no file that can be read`);
  });
  return readPins(path, most);
}

/** The keys that were given, for who has no secret of the log; where none was, those of this host. */
async function offlineKeys(options: Options, env: Environment) {
  const { key = [], 'skip-macs': skipsMacs = false } = options;
  if (key.length > 0) return { keys: parseKeys(key), macKeys: [] };
  const settings = await openSettings(env, { keys: LOG_KEY_SETTINGS });
  const { signer, macKey } = await openLogKeys(settings);
  return {
    keys: [signer, ...(await readKnownKeys(settings.dataDir))],
    macKeys: skipsMacs ? [] : [macKey],
  };
}

function describe(verdict: Verdict): string {
  const { fault, records, sealed, unsealed, erased, late, checkpoints, pins } = verdict;
  const lines = [
    `Checked ${records} records, ${unsealed} of them not sealed yet and ${erased} without their details, ` +
      `against ${checkpoints} checkpoints of up to ${sealed} records, ${pins} of them from outside the store`,
  ];
  if (late > 0) lines.push(`Before they were sealed, ${late} records came after later ones of their writer`);
  if (pins === 0) lines.push('No checkpoint was kept outside the store: a rollback would not be seen');
  lines.push(fault ? fault.message : 'The audit log is sound');
  return lines.map((line) => `${line}\n`).join('');
}

/** Says on a terminal how far it is, until disposed; then the line is erased. */
function showCount(stream: Terminal['stderr'], size: number): Disposable & { show(count: number): void } {
  const erase = '\r\x1b[K';
  return {
    show(count) {
      if (stream.isTTY) stream.write(`${erase}checking… ${count} of ${size}`);
    },
    [Symbol.dispose]() {
      if (stream.isTTY) stream.write(erase);
    },
  };
}
