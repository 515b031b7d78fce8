import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, SnippetInput } from '../../../src/runner/index.ts';
import { MIX, type Part } from '../../programs/mix.ts';

/** Runs a snippet to its end, by whatever door. */
export type RunSnippet = (snippet: SnippetInput) => Promise<Outcome>;

/** A load under way. Closing it waits for the runs that go on. */
export interface Load extends AsyncDisposable {
  /** Latencies of the small runs since it was asked last, in milliseconds. */
  takeLatencies(): number[];
}

/** How a load is made: `random` is uniform in [0, 1). */
export interface LoadOptions {
  run: RunSnippet;
  random(): number;
  onError(error: unknown): void;
}

const LANES = 2;
const PROBE_EVERY_MS = 100;
const PROBE: Part = {
  snippet: { language: 'javascript', source: "console.log('hi')", tenant: 'probe' },
  share: 1,
  status: 'ok',
  stdout: 'hi\n',
};

/** Begins a mixed load: a few callers who draw from the mix, and one that measures a small run every now and then. */
export function startLoad({ run, random, onError }: LoadOptions): Load {
  let isOver = false;
  let latenciesMs: number[] = [];
  const lane = async (): Promise<void> => {
    while (!isOver) await runPart(run, draw(random));
  };
  const probe = async (): Promise<void> => {
    while (!isOver) {
      const startedAt = performance.now();
      await runPart(run, PROBE);
      latenciesMs.push(performance.now() - startedAt);
      await pause(PROBE_EVERY_MS);
    }
  };
  const fail = (error: unknown): void => {
    isOver = true;
    onError(error);
  };
  const all = Promise.all([probe(), ...Array.from({ length: LANES }, lane)]).catch(fail);
  return {
    takeLatencies() {
      const taken = latenciesMs;
      latenciesMs = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await all;
    },
  };
}

/** @throws Error for an end other than the one the part is to have */
async function runPart(run: RunSnippet, { snippet, status, limit, stdout }: Part): Promise<void> {
  const outcome = await run(snippet);
  const isRight =
    outcome.status === status &&
    outcome.limit === limit &&
    (stdout === undefined || outcome.stdout === stdout);
  if (isRight) return;
  const got = [outcome.status, outcome.limit, outcome.error?.message].filter(Boolean).join(', ');
  throw new Error(
    `Expected ${[status, limit].filter(Boolean).join(', ')} of ${snippet.language}, got ${got}`,
  );
}

const SHARES = MIX.reduce((sum, { share }) => sum + share, 0);

/** A part of the mix, as often as its share says. */
function draw(random: () => number): Part {
  let left = random() * SHARES;
  for (const part of MIX) {
    left -= part.share;
    if (left < 0) return part;
  }
  return PROBE;
}
