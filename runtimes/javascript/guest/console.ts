import { formatAll } from './format.ts';
import { host } from './host.ts';
import { type InspectOptions, inspect } from './inspect.ts';
import { print } from './output.ts';
import { cleanStack } from './stack.ts';
import { drawTable } from './table.ts';

const STDOUT = 1;
const STDERR = 2;
const GROUP_INDENT = '  ';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const counts = new Map<string, number>();
const startedAt = new Map<string, number>();
let indent = '';

/** The `console` global. Its methods need no `this`. */
export const console = {
  log,
  info: log,
  debug: log,
  dirxml: log,
  warn,
  error: warn,
  trace(...values: unknown[]): void {
    const text = formatAll(values, {});
    const title = text === '' ? 'Trace' : `Trace: ${text}`;
    const frames = cleanStack(new Error().stack ?? '');
    line(STDERR, frames === '' ? title : `${title}\n${frames}`);
  },
  dir(value: unknown, options: InspectOptions = {}): void {
    line(STDOUT, inspect(value, { customInspect: false, ...options }));
  },
  table(data: unknown, columns?: string[]): void {
    const table = drawTable(data, columns);
    if (table === undefined) log(data);
    else line(STDOUT, table);
  },
  assert(condition: unknown, ...values: unknown[]): void {
    if (condition) return;
    if (typeof values[0] === 'string') values[0] = `Assertion failed: ${values[0]}`;
    else values.unshift('Assertion failed');
    warn(...values);
  },
  group,
  groupCollapsed: group,
  groupEnd(): void {
    indent = indent.slice(GROUP_INDENT.length);
  },
  count(label: unknown = 'default'): void {
    const name = String(label);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    log(`${name}: ${count}`);
  },
  countReset(label: unknown = 'default'): void {
    if (!counts.delete(String(label))) note(`Count for '${label}' does not exist`);
  },
  time(label: unknown = 'default'): void {
    const name = String(label);
    if (startedAt.has(name)) note(`Label '${name}' already exists for console.time()`);
    else startedAt.set(name, host.now());
  },
  timeLog(label: unknown = 'default', ...values: unknown[]): void {
    logTime('timeLog', String(label), values);
  },
  timeEnd(label: unknown = 'default'): void {
    logTime('timeEnd', String(label), []);
    startedAt.delete(String(label));
  },
};

Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });

function log(...values: unknown[]): void {
  line(STDOUT, formatAll(values, {}));
}

function warn(...values: unknown[]): void {
  line(STDERR, formatAll(values, {}));
}

function group(...labels: unknown[]): void {
  if (labels.length > 0) log(...labels);
  indent += GROUP_INDENT;
}

function line(fd: number, text: string): void {
  print(fd, indent === '' ? `${text}\n` : `${indent}${text.replaceAll('\n', `\n${indent}`)}\n`);
}

/** What Node says as a process warning. */
function note(text: string): void {
  print(STDERR, `Warning: ${text}\n`);
}

function logTime(method: string, label: string, values: unknown[]): void {
  const start = startedAt.get(label);
  if (start === undefined) note(`No such label '${label}' for console.${method}()`);
  else log(`${label}: ${formatDuration(host.now() - start)}`, ...values);
}

function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Number(ms.toFixed(3))}ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(3)}s`;
  const seconds = ((ms % MINUTE) / SECOND).toFixed(3).padStart(6, '0');
  const minutes = Math.floor(ms / MINUTE);
  if (ms < HOUR) return `${minutes}:${seconds} (m:ss.mmm)`;
  const [wholeSeconds] = seconds.split('.');
  return `${Math.floor(ms / HOUR)}:${String(minutes % 60).padStart(2, '0')}:${wholeSeconds} (h:mm:ss)`;
}
