import { availableParallelism } from 'node:os';
import { LANGUAGES } from '../../runtimes/registry.ts';
import { Pool } from '../../workers/pool.ts';
import type { Walls } from '../../workers/sandbox/lock.ts';
import { visit } from '../../workers/visit.ts';
import { checkWalls } from '../../workers/walls.ts';
import { Watchdog } from '../../workers/watchdog.ts';
import { ClocheError } from '../core/errors.ts';
import type { LanguageFacts } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Run, RunOptions } from '../core/run.ts';
import { parseSnippet, type Snippet, type SnippetInput } from '../core/snippet.ts';

/** How a runner is made. */
export interface RunnerOptions {
  /** Languages to run, by canonical name; default all. */
  languages?: readonly string[];
  /** Runs at once, per runtime; default one per core. */
  sandboxes?: number;
  /** Sandboxes armed ahead of need, per runtime; default 1. */
  spares?: number;
  /** Callers that may wait for a sandbox; default 1000. One more gets `E_BUSY`. */
  maxWaiting?: number;
  /** Runs after which a sandbox is replaced; default 20000. */
  maxRuns?: number;
  /** `full` (default) refuses a host that cannot give all process walls; `reduced` runs with those it gives. */
  walls?: Walls;
}

const MIB = 1024 * 1024;
const DATA_SLACK_BYTES = 96 * MIB;
const DEFAULTS = { spares: 1, maxWaiting: 1000, maxRuns: 20_000 };

/** Runs snippets in sandboxes of its own. Closing ends every process; twice is harmless. */
export interface Runner extends AsyncDisposable {
  languages: readonly LanguageFacts[];
  /**
   * Runs a snippet to its end; see {@link Run}.
   * @throws ClocheError `E_SNIPPET_INVALID` · `E_LANGUAGE_UNKNOWN` · `E_LIMIT_TOO_HIGH` · `E_BUSY` · `E_INTERNAL`
   */
  run(snippet: SnippetInput, options?: RunOptions): Promise<Outcome>;
  /** Runs what was parsed already. */
  runParsed: Run;
  /** Process ids of the sandboxes. */
  readonly pids: number[];
  close(): Promise<void>;
}

/**
 * Makes a runner: sandboxes start at once, in the background.
 * @throws ClocheError `E_LANGUAGE_UNKNOWN`; Error when full walls are asked for and cannot be had
 */
export async function createRunner(options: RunnerOptions = {}): Promise<Runner> {
  const walls = checkWalls(options.walls ?? 'full');
  const languages = pickLanguages(options.languages);
  const watchdog = new Watchdog();
  const pools = new Map(
    [...new Set(languages.map((facts) => facts.runtime))].map((runtime) => [
      runtime,
      new Pool({
        ...DEFAULTS,
        ...defined(options),
        size: options.sandboxes ?? availableParallelism(),
        runtime,
        walls,
        dataBytes: LIMITS.memoryBytes.ceiling + DATA_SLACK_BYTES,
      }),
    ]),
  );
  const close = async (): Promise<void> => {
    await Promise.all([...pools.values()].map((pool) => pool[Symbol.asyncDispose]()));
  };
  const runParsed = async (snippet: Snippet, runOptions: RunOptions = {}): Promise<Outcome> => {
    const askedAt = performance.now();
    const facts = languages.find((row) => row.language === snippet.language);
    const pool = facts && pools.get(facts.runtime);
    if (!pool) throw new ClocheError('E_LANGUAGE_UNKNOWN', `This runner does not run ${snippet.language}`);
    return pool.lend(runOptions.signal, ({ channel, build }) =>
      visit({ channel, build, watchdog, snippet, facts, askedAt, options: runOptions }).then(
        ({ outcome, isClean }) => ({ result: outcome, isClean }),
      ),
    );
  };
  return {
    languages,
    run: async (snippet, runOptions) => runParsed(parseSnippet(snippet, languages), runOptions),
    runParsed,
    get pids() {
      return [...pools.values()].flatMap((pool) => pool.pids);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function pickLanguages(names: readonly string[] | undefined): readonly LanguageFacts[] {
  if (!names) return LANGUAGES;
  return names.map((name) => {
    const facts = LANGUAGES.find((row) => row.language === name || row.aliases.includes(name));
    if (!facts) throw new ClocheError('E_LANGUAGE_UNKNOWN', `There is no language named ${name}`);
    return facts;
  });
}

/** The pool's own options, without those that were left out. */
function defined({ spares, maxWaiting, maxRuns }: RunnerOptions): Partial<typeof DEFAULTS> {
  return {
    ...(spares !== undefined && { spares }),
    ...(maxWaiting !== undefined && { maxWaiting }),
    ...(maxRuns !== undefined && { maxRuns }),
  };
}
