import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../runtimes/cache-folder.ts';
import { LANGUAGES, RUNTIMES } from '../../runtimes/registry.ts';
import { dataCapOf } from '../../workers/data-cap.ts';
import { DerivedCache } from '../../workers/derived-cache.ts';
import { keepPlainCode } from '../../workers/plain-code.ts';
import { Pool, type PoolOptions } from '../../workers/pool.ts';
import type { Walls } from '../../workers/sandbox/lock.ts';
import { sandboxFlags } from '../../workers/spawn.ts';
import { type Visit, visit } from '../../workers/visit.ts';
import { checkWalls } from '../../workers/walls.ts';
import { Watchdog } from '../../workers/watchdog.ts';
import { ClocheError } from '../core/errors.ts';
import type { LanguageFacts } from '../core/language.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Run, RunOptions } from '../core/run.ts';
import type { Isolation, RuntimeFacts } from '../core/runtime.ts';
import { parseSnippet, type Snippet, type SnippetInput } from '../core/snippet.ts';

/** How a runner is made. */
export interface RunnerOptions {
  /** Languages to run, by canonical name; default all. */
  languages?: readonly string[];
  /** Runs at once, per runtime; default one per core. */
  sandboxes?: number;
  /** Sandboxes armed ahead of need, per runtime; default 1, or one per run at once where each run takes a sandbox. */
  spares?: number;
  /** Callers that may wait for a sandbox; default 1000. One more gets `E_BUSY`. */
  maxWaiting?: number;
  /** Runs after which a sandbox is replaced; default 200000. */
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
/** What is kept of what sandboxes derived, for all runners of this user. */
const DERIVED_BYTES = 256 * MIB;
const DEFAULTS = { spares: 1, maxWaiting: 1000, maxRuns: 200_000, isolation: 'tenant' } satisfies Policy;

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
  const cache = openCache();
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
    const key = runtime.derivedKey?.(snippet);
    const derived = key === undefined ? undefined : await recall(cache, key, tenant);
    return pool.lend(runOptions.signal, tenant, async ({ channel, build }) => {
      const run = { channel, build, watchdog, snippet, facts, askedAt, options: runOptions, derived };
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

function openCache(): DerivedCache {
  const folder = join(cacheFolder(process.env, homedir()), 'derived');
  return new DerivedCache({ folder, maxBytes: DERIVED_BYTES });
}

/** What an earlier run of this tenant derived from the same program, or how to keep what this one does. */
async function recall(cache: DerivedCache, key: string, tenant: string): Promise<Visit['derived']> {
  const name = JSON.stringify([tenant, key]);
  return (await cache.get(name)) ?? ((bytes) => void cache.put(name, bytes));
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
  derivedKey: RuntimeFacts['derivedKey'];
}

/** Readies every runtime, and only then starts sandboxes: one that cannot be readied leaves no process behind. */
async function openPools(
  names: ReadonlySet<string>,
  walls: Walls,
  options: RunnerOptions,
): Promise<Map<string, Sandboxes>> {
  const preload = await keepPlainCode(cacheFolder(process.env, homedir()));
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
  return new Map(
    provided.map(({ runtime, facts, provision }) => {
      const { reuse, ownBytes, heapBytes, derivedKey } = facts;
      const dataBytes = dataCapOf(facts);
      const own = { runtime, provision, preload, walls, reuse, ownBytes, heapBytes, size, dataBytes };
      // Where each run takes a sandbox, as many are to be ready for the next ones.
      const spares = reuse === 'never' ? size : DEFAULTS.spares;
      const pool = new Pool({ ...DEFAULTS, spares, ...defined(options), ...own });
      return [runtime, { pool, watchdog: new Watchdog(ownBytes, heapBytes !== undefined), derivedKey }];
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
