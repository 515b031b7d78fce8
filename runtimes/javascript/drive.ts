import type { Cap } from '../../src/core/outcome.ts';
import type { End } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import type { HostTime } from '../clock.ts';
import type { Session } from './bridge.ts';
import type { Value } from './callbacks.ts';
import type { Isolate } from './isolate.ts';
import { withMeta } from './meta.ts';
import { EVAL } from './quickjs.ts';

/** A run under way. `deadline` is on the monotonic clock. */
export interface Drive {
  isolate: Isolate;
  session: Session;
  snippet: Snippet;
  deadline: number;
  time: HostTime;
}

type Ending = Omit<End, 'memoryBytes' | 'fuel'>;
type Result = { value: Value } | { error: Value };

const JOBS_AT_ONCE = 64;
const OUT_OF_MEMORY = { name: 'InternalError', message: 'out of memory', stack: '' };
const UNDESCRIBED = { name: 'Error', message: 'The error cannot be described', stack: '' };

/**
 * Drives a program to its end, in Node's order: the main script, then ticks, promise jobs and one timer at a time,
 * until nothing is left to wait for.
 */
export function drive(run: Drive): Ending {
  begin(run);
  const main = evaluateMain(run);
  const isUnsettled = main !== undefined && turn(run, main);
  if (!isOver(run)) report(run, run.isolate.hook(isUnsettled ? 'endUnsettled' : 'end'));
  return ending(run);
}

function begin(run: Drive): void {
  const { snippet, isolate } = run;
  const message = JSON.stringify({
    main: mainPath(snippet),
    nowMs: run.session.clock.now(),
    args: snippet.args,
    env: snippet.env,
    stdin: snippet.stdin,
    files: snippet.files,
    filesBytes: snippet.limits.filesBytes,
    isDeterministic: snippet.deterministic !== undefined,
    collect: snippet.collect,
  });
  report(run, isolate.hook('begin', [isolate.quickjs.newString(message)]));
}

function mainPath(snippet: Snippet): string {
  return `/sandbox/${snippet.entry ?? `main${snippet.language === 'typescript' ? '.ts' : '.js'}`}`;
}

function stripBom(source: string): string {
  return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
}

/**
 * Evaluates the main file as a script, or as a module where it does not parse as a script: the engine's own parser
 * decides, and what does not parse has run nothing.
 */
function evaluateMain(run: Drive): Value | undefined {
  const { isolate, session } = run;
  const { quickjs } = isolate;
  const path = mainPath(run.snippet);
  const source = isOver(run) ? undefined : readMain(run, path);
  if (source === undefined) return undefined;
  const asScript = MODULE_FILE.test(path) ? undefined : quickjs.eval(source, path, EVAL.asyncScript);
  if (
    asScript &&
    ('value' in asScript || session.stop || quickjs.canCompile(source, path, EVAL.asyncScript))
  ) {
    return 'value' in asScript ? asScript.value : report(run, asScript);
  }
  isolate.hook('enterModule');
  const asModule = quickjs.eval(withMeta(path, source, true), path, EVAL.module);
  if ('value' in asModule) return asModule.value;
  return report(run, asScript && !MODULE_SYNTAX.test(source) ? asScript : asModule);
}

const MODULE_FILE = /\.m[jt]s$/;

/** Tells which of two syntax errors to show, when a source parses neither as a script nor as a module. */
const MODULE_SYNTAX = /^\s*(?:import|export)\b|\bimport\.meta\b/m;

function readMain(run: Drive, path: string): string | undefined {
  const { isolate, session, snippet } = run;
  const { quickjs } = isolate;
  if (snippet.source === undefined) {
    const loaded = isolate.hook('loadMain', [quickjs.newString(path)]);
    return 'value' in loaded
      ? quickjs.text(loaded.value, quickjs.memory.buffer.byteLength)
      : report(run, loaded);
  }
  const source = stripBom(snippet.source);
  if (snippet.language !== 'typescript') return source;
  try {
    return session.types.strip(path, source);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return report(run, { error: quickjs.newSyntaxError(cause.message) });
  }
}

/** Turns the event loop until nothing is left; true when the main script still waits then. */
function turn(run: Drive, main: Value): boolean {
  const { isolate } = run;
  let pending: Value | undefined = main;
  while (!isOver(run)) {
    drainMicrotasks(run);
    if (isOver(run)) return false;
    if (pending !== undefined) {
      const settled = isolate.quickjs.settled(pending);
      if (settled.state === 'rejected') reportMain(run, pending, settled.value);
      if (settled.state === 'fulfilled') report(run, isolate.hook('complete', [settled.value]));
      if (settled.state !== 'pending') {
        pending = undefined;
        continue;
      }
    }
    report(run, isolate.hook('checkRejections'));
    if (isOver(run)) return false;
    const waitMs = askNumber(run, isolate.hook('pump'));
    if (waitMs < 0) return pending !== undefined;
    if (waitMs > 0) wait(run, waitMs);
  }
  return false;
}

/** The main script's own rejection is reported here, and is not one that nobody listens to. */
function reportMain(run: Drive, main: Value, reason: Value): void {
  const isHandled = run.isolate.quickjs.newNumber(1);
  report(run, run.isolate.hook('rejection', [main, reason, isHandled]));
  report(run, { error: reason });
}

/** Ticks go before promise jobs, and again after them, until both are used up. */
function drainMicrotasks(run: Drive): void {
  const { isolate } = run;
  for (let hasMore = true; hasMore && !isOver(run); ) {
    hasMore = askNumber(run, isolate.hook('ticks')) > 0;
    for (let hasJobs = true; hasJobs && !isOver(run); ) {
      const result = isolate.quickjs.runJobs(JOBS_AT_ONCE);
      if ('error' in result) report(run, result);
      hasJobs = 'error' in result || result.hasMore;
      hasMore ||= hasJobs;
    }
  }
}

function wait(run: Drive, waitMs: number): void {
  const leftMs = run.deadline - run.time.monotonic();
  if (run.snippet.deterministic) run.session.clock.sleep(waitMs);
  else run.session.clock.sleep(Math.max(Math.min(waitMs, leftMs), 0));
}

/** Hands what a hook or an evaluation threw to the guest's own report of uncaught errors. */
function report(run: Drive, result: Result): undefined {
  if ('value' in result || isOver(run)) return undefined;
  const reported = run.isolate.hook('uncaught', [result.error]);
  if ('error' in reported && !isOver(run)) {
    run.session.error ??= run.isolate.hasHitMemoryCap ? OUT_OF_MEMORY : UNDESCRIBED;
    run.session.exitCode ??= 1;
    run.session.stop ??= 'exit';
  }
  return undefined;
}

function askNumber(run: Drive, result: Result): number {
  if ('value' in result) return run.isolate.quickjs.number(result.value);
  report(run, result);
  return 0;
}

function isOver(run: Drive): boolean {
  return run.session.stop !== undefined || run.time.monotonic() >= run.deadline;
}

function ending(run: Drive): Ending {
  const { session } = run;
  const said = {
    ...(session.value && session.value.json !== '' && { value: session.value.json }),
    ...(session.value && { valueText: session.value.text }),
    ...(session.error && { error: session.error }),
  };
  const cap = capOf(run);
  if (cap) {
    const exitCode = cap === 'memory' ? (session.exitCode ?? null) : null;
    return { status: 'limit', limit: cap, exitCode, ...said };
  }
  const exitCode = session.exitCode ?? 0;
  return { status: exitCode === 0 && !session.error ? 'ok' : 'error', exitCode, ...said };
}

/** Which cap ended the run, if one did. An error that the engine throws at a cap counts when it ended the program. */
function capOf({ session, time, deadline }: Drive): Cap | undefined {
  if (session.stop === 'output' || session.stop === 'files') return session.stop;
  if (session.stop === undefined && time.monotonic() >= deadline) return 'wall';
  if (session.error?.message.startsWith('ENOSPC:')) return 'files';
  const isOutOfMemory =
    session.error?.name === OUT_OF_MEMORY.name && session.error.message === OUT_OF_MEMORY.message;
  return isOutOfMemory ? 'memory' : undefined;
}
