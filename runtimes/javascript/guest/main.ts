import { provideBuiltins } from './builtin-table.ts';
import { builtins } from './builtins.ts';
import { mount } from './file-system.ts';
import { installGlobals } from './globals.ts';
import { host } from './host.ts';
import { Immediate } from './immediate.ts';
import { inspect } from './inspect.ts';
import { collectFiles, endNormally, failWith, onEnd } from './lifecycle.ts';
import { loadMain, loadSource, makeMain, makeRequire, resolveFrom } from './modules.ts';
import { EventEmitter } from './node/events.ts';
import { process, startProcess } from './node/process.ts';
import { print } from './output.ts';
import { noteRejection, takeRejection } from './rejections.ts';
import { provideStdin } from './stdin.ts';
import { runTicks } from './ticks.ts';
import { Timeout } from './timeout.ts';
import { pump, setUncaught } from './timers.ts';
import { resetPerformance } from './web/performance.ts';
import { fixDate } from './web/random.ts';

/** What the host sends at the start of a run; see `drive.ts`. */
interface Start {
  main: string;
  /** The run's clock as it starts, in milliseconds since the epoch. */
  nowMs: number;
  args: string[];
  env: Record<string, string>;
  stdin: string;
  files: { path: string; content: string; encoding: 'utf8' | 'base64' }[];
  filesBytes: number;
  isDeterministic: boolean;
  collect?: string[];
}

const COMMON_JS = ['require', 'module', 'exports', '__filename', '__dirname'] as const;
const UNSETTLED_EXIT_CODE = 13;
/** Most programs are this one file; its names are in place already. */
const USUAL_MAIN = '/sandbox/main.js';
const UNRESOLVED = 'cloche:unresolved/';
const unresolved: unknown[] = [];
let isModule = false;
let completion: { value: unknown } | undefined;

/** Boots the prelude, once the host is connected, and gives the hooks that the host calls. */
export function boot(): Record<string, (...args: never[]) => unknown> {
  provideBuiltins(builtins);
  installGlobals();
  setMain(USUAL_MAIN);
  setUncaught(failWith);
  onEnd({
    emitExit: (code) => {
      process.exitCode = code;
      process.emit('exit', code);
      if (completion) handOver(completion.value);
    },
    exitCode: () => process.exitCode,
    handleUncaught: (error) => process.emit('uncaughtException', error, 'uncaughtException'),
  });
  return {
    begin,
    resolve,
    load,
    loadMain,
    enterModule,
    complete,
    uncaught: failWith,
    rejection: (promise: unknown, reason: unknown, isHandled: number) =>
      noteRejection(promise, reason, isHandled === 1),
    checkRejections,
    ticks: runTicks,
    pump,
    end: () => endNormally(0),
    endUnsettled,
  };
}

function begin(message: string): void {
  const start: Start = JSON.parse(message);
  mount(start.files, start.filesBytes, start.nowMs);
  provideStdin(start.stdin);
  collectFiles(start.collect);
  startProcess(start);
  resetPerformance(start.nowMs);
  if (start.isDeterministic) fixDate();
  if (start.main !== USUAL_MAIN) setMain(start.main);
}

/** Gives the main file its CommonJS names. */
function setMain(path: string): void {
  const module = makeMain(path);
  const values = [makeRequire(path), module, module.exports, module.filename, module.path];
  COMMON_JS.forEach((name, index) => {
    const value = values[index];
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  });
}

/** The engine cannot be told that a name leads nowhere: such a name gets one of ours, and its load then says why. */
function resolve(specifier: string, importer: string): string {
  try {
    return resolveFrom(specifier, importer);
  } catch (error) {
    unresolved.push(error);
    return `${UNRESOLVED}${unresolved.length - 1}`;
  }
}

function load(name: string): string {
  if (name.startsWith(UNRESOLVED)) throw unresolved[Number(name.slice(UNRESOLVED.length))];
  return loadSource(name);
}

/** A module has no CommonJS names, as in Node. */
function enterModule(): void {
  isModule = true;
  for (const name of COMMON_JS) Reflect.deleteProperty(globalThis, name);
}

/** Takes what the main script came to: the last expression's value, or the default export. A promise is waited for. */
function complete(result: { value?: unknown; default?: unknown } | undefined): void {
  const value = isModule ? result?.default : result?.value;
  if (value instanceof Promise) value.then(keep);
  else keep(value);
}

/** The main script waits for what nothing will bring: Node's own warning and exit code. */
function endUnsettled(): void {
  print(2, `Warning: Detected unsettled top-level await at ${process.argv[1]}\n`);
  endNormally(UNSETTLED_EXIT_CODE);
}

function keep(value: unknown): void {
  completion = { value };
}

/** Ends the program for the first rejection that nobody listens to. */
function checkRejections(): void {
  for (let rejection = takeRejection(); rejection; rejection = takeRejection()) {
    if (!process.emit('unhandledRejection', rejection.reason, rejection.promise)) {
      failWith(rejection.reason);
      return;
    }
  }
}

function handOver(value: unknown): void {
  if (value === undefined || isHandle(value)) return;
  host.value(toJson(value), inspect(value).toWellFormed().replaceAll('\0', '\\x00'));
}

/** What calls like `stdin.on(…)` and `setTimeout(…)` give is no result of a program that ends with one. */
function isHandle(value: unknown): boolean {
  return value instanceof EventEmitter || value instanceof Timeout || value instanceof Immediate;
}

/** JSON of a value, '' when it has none: functions, symbols, cycles, BigInt. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value)?.toWellFormed() ?? '';
  } catch {
    return '';
  }
}
