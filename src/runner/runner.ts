import { availableParallelism } from 'node:os';
import { LANGUAGES, RUNTIMES } from '../../runtimes/registry.ts';
import { Pool, type PoolOptions } from '../../workers/pool.ts';
import type { Walls } from '../../workers/sandbox/lock.ts';
import { sandboxFlags } from '../../workers/spawn.ts';
import { visit } from '../../workers/visit.ts';
import { checkWalls } from '../../workers/walls.ts';
import { Watchdog } from '../../workers/watchdog.ts';
import { ClocheError } from '../core/errors.ts';
import type { LanguageFacts } from '../core/language.ts';
import { LIMITS } from '../core/limits.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Run, RunOptions } from '../core/run.ts';
import type { Isolation } from '../core/runtime.ts';
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
  /** `run` ends every sandbox after one run; `tenant` (default) only where it would be shared with another tenant. */
  isolation?: Isolation;
  /** A folder of wheels, pure or for Emscripten, that every run of Python finds; it is for trusted wheels alone. */
  pythonWheels?: string | undefined;
  /** Told, line by line, of what takes long before the first sandbox can start. */
  onProgress?: (line: string) => void;
}

const MIB = 1024 * 1024;
const DATA_SLACK_BYTES = 96 * MIB;
const DEFAULTS = { spares: 1, maxWaiting: 1000, maxRuns: 20_000, isolation: 'tenant' } satisfies Policy;

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
 * Makes a runner: readies the runtimes of its languages; their sandboxes then start in the background.
 * @throws ClocheError `E_LANGUAGE_UNKNOWN`; ProvideError for wheels that cannot be used; Error when full walls are asked for, or a runtime, and cannot be had
 */
export async function createRunner(options: RunnerOptions = {}): Promise<Runner> {
  const walls = checkWalls(options.walls ?? 'full');
  const languages = pickLanguages(options.languages);
  const pools = await openPools(new Set(languages.map((facts) => facts.runtime)), walls, options);
  const close = async (): Promise<void> => {
    await Promise.all([...pools.values()].map(({ pool }) => pool[Symbol.asyncDispose]()));
  };
  const runParsed = async (snippet: Snippet, runOptions: RunOptions = {}): Promise<Outcome> => {
    const askedAt = performance.now();
    const facts = languages.find((row) => row.language === snippet.language);
    const runtime = facts && pools.get(facts.runtime);
    if (!runtime) throw new ClocheError('E_LANGUAGE_UNKNOWN', `This runner does not run ${snippet.language}`);
    const { pool, watchdog } = runtime;
    const tenant = runOptions.tenant ?? snippet.tenant ?? '';
    return pool.lend(runOptions.signal, tenant, async ({ channel, build }) => {
      const run = { channel, build, watchdog, snippet, facts, askedAt, options: runOptions };
      const { outcome, isClean } = await visit(run);
      return { result: outcome, isClean };
    });
  };
  return {
    languages,
    run: async (snippet, runOptions) => runParsed(parseSnippet(snippet, languages), runOptions),
    runParsed,
    get pids() {
      return [...pools.values()].flatMap(({ pool }) => pool.pids);
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

/** The sandboxes of one runtime, and what watches them. */
interface Sandboxes {
  pool: Pool;
  watchdog: Watchdog;
}

/** Readies every runtime, and only then starts sandboxes: one that cannot be readied leaves no process behind. */
async function openPools(
  names: ReadonlySet<string>,
  walls: Walls,
  options: RunnerOptions,
): Promise<Map<string, Sandboxes>> {
  const log = options.onProgress ?? (() => undefined);
  const provided = await Promise.all(
    [...names].map(async (runtime) => {
      const facts = RUNTIMES[runtime];
      if (!facts) throw new Error(`There is no runtime named ${runtime}`);
      const provision = await facts.provide({
        log,
        flags: sandboxFlags(walls),
        wheels: options.pythonWheels,
      });
      return { runtime, facts, provision };
    }),
  );
  const size = options.sandboxes ?? availableParallelism();
  const dataBytes = LIMITS.memoryBytes.ceiling + DATA_SLACK_BYTES;
  return new Map(
    provided.map(({ runtime, facts: { reuse, ownBytes }, provision }) => {
      const own = { runtime, provision, walls, reuse, ownBytes, size, dataBytes };
      const pool = new Pool({ ...DEFAULTS, ...defined(options), ...own });
      return [runtime, { pool, watchdog: new Watchdog(ownBytes) }];
    }),
  );
}

type Policy = Pick<PoolOptions, 'spares' | 'maxWaiting' | 'maxRuns' | 'isolation'>;

/** The pool's own options, without those that were left out. */
function defined({ spares, maxWaiting, maxRuns, isolation }: RunnerOptions): Partial<Policy> {
  return {
    ...(spares !== undefined && { spares }),
    ...(maxWaiting !== undefined && { maxWaiting }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(isolation !== undefined && { isolation }),
  };
}
