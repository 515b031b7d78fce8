import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import type { StoreLimits } from '../core/ports.ts';
import type { Keys } from './keys.ts';

const SCRIPTS = {
  acceptRun: 'accept',
  beginRun: 'begin',
  cancelRun: 'cancel',
  countRequest: 'count',
  finishRun: 'finish',
  eraseRun: 'erase',
  leadAudit: 'lead',
  listRuns: 'list',
  queueStatus: 'status',
  replaceRecord: 'replace',
  resealText: 'reseal',
  resignAudit: 'resign',
  sealAudit: 'seal',
  sweepRuns: 'sweep',
  findKey: 'find-key',
  listKeys: 'list-keys',
  saveKey: 'save-key',
  touchKey: 'touch-key',
  saveText: 'save-text',
  noteFailure: 'note-failure',
} as const;

/** The scripts as commands; each takes the arguments that its first line names. */
type Scripts = Record<keyof typeof SCRIPTS, (...args: (string | number | Buffer)[]) => Promise<unknown>>;

/** A connection that knows the scripts. */
export type ScriptedRedis = Redis & Scripts;

/**
 * Teaches a connection the scripts of `scripts/`. Keys and limits stand in them as constants, so that a call
 * carries only what is its own; they name keys that are not declared, which a Redis Cluster would refuse.
 */
export async function defineScripts(redis: Redis, keys: Keys, limits: StoreLimits): Promise<ScriptedRedis> {
  const constants = `local keys = ${luaTable(keys)}\nlocal limits = ${luaTable(limits)}`;
  const prelude = `${constants}\n${await source('ledger')}\n${await source('share')}`;
  for (const [command, file] of Object.entries(SCRIPTS)) {
    redis.defineCommand(command, { numberOfKeys: 0, lua: `${prelude}\n${await source(file)}` });
  }
  return redis as ScriptedRedis;
}

function source(file: string): Promise<string> {
  return readFile(new URL(`./scripts/${file}.lua`, import.meta.url), 'utf8');
}

/** Names and plain values as Lua source; JSON quotes these texts as Lua does. */
function luaTable(values: object): string {
  const fields = Object.entries(values).map(
    ([name, value]) => `${name} = ${value === null ? 'nil' : JSON.stringify(value)}`,
  );
  return `{ ${fields.join(', ')} }`;
}
