import type { Runner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import type { ChildPeer } from '../../peers/child.ts';
import type { Bomb } from '../../programs/bomb.ts';
import type { BombLanguage } from '../../programs/bombs.ts';

/** The wall cap of every strike, in milliseconds. */
export const WALL_MS = 250;

/** How long a peer may run on before its process is killed: it then counts as late by the rest, at least. */
const PATIENCE = { patienceMs: 3000 };

/** What became of a bomb: how long after its deadline its end was told, or what else ended it before. */
export type Strike = { lateMs: number; isCutShort?: boolean } | { endedBy: string };

/** Runs a bomb under a wall cap, once whatever came before has been cleaned up. */
export type StrikeWith = (bomb: Bomb) => Promise<Strike>;

/**
 * Strikes through a runner with sandboxes at rest. All counts from the call on, but for WebAssembly, which is compiled
 * before its deadline counts: there what went before the guest's start, as the outcome tells it, is taken off.
 */
export function strikeThrough(runner: Runner, language: BombLanguage): StrikeWith {
  return async ({ source }) => {
    await untilAtRest(runner);
    const askedAt = performance.now();
    const outcome = await runner.run({ language, source, limits: { wallMs: WALL_MS } });
    const tookMs = performance.now() - askedAt;
    if (outcome.limit !== 'wall') return { endedBy: outcome.limit ?? outcome.error?.name ?? outcome.status };
    const { queueMs, armMs } = outcome.timings;
    const beforeMs = language === 'wasm' ? queueMs + armMs : 0;
    return { lateMs: Math.max(0, tookMs - beforeMs - WALL_MS) };
  };
}

const GIVEN_UP: Readonly<Record<string, string>> = {
  died: 'the end of the whole process',
  'grew on': 'us, at 2 GiB of memory',
};

/** Strikes a peer in a process of its own, from the call to its answer, the pipe between both included. */
export function strikeChild(child: ChildPeer, language: BombLanguage): StrikeWith {
  return async ({ source }) => {
    const { end, tookMs } = await child.run({ language, source }, { wallMs: WALL_MS }, PATIENCE);
    const lateMs = tookMs - WALL_MS;
    if (end === 'ran on') return { lateMs, isCutShort: true };
    if (typeof end === 'string') return { endedBy: GIVEN_UP[end] ?? end };
    return lateMs < 0 ? { endedBy: endOf(end.status) } : { lateMs };
  };
}

function endOf(status: 'ok' | 'limit' | 'error'): string {
  if (status === 'ok') return 'itself';
  return status === 'limit' ? 'another cap' : 'an error of its own';
}
