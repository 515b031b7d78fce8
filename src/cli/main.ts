import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty';
import { readOnlyOptions } from './arguments.ts';
import { AUDIT_COMMANDS } from './audit/commands.ts';
import { BENCH_OPTIONS, BENCH_SUITES } from './bench-options.ts';
import { explain, Failure } from './failure.ts';
import { KEY_COMMANDS } from './keys/commands.ts';
import { RUN_FILE, RUN_OPTIONS } from './run-options.ts';
import { describeSettings } from './settings.ts';
import type { Part } from './start.ts';
import { VERSION } from './version.ts';

const DOCTOR_OPTIONS = {
  json: { type: 'boolean', description: 'Print what was found as one line of JSON' },
} as const;

const RUN_ARGUMENTS: ArgsDef = { FILE: RUN_FILE, ...RUN_OPTIONS };
const DOCTOR_ARGUMENTS: ArgsDef = DOCTOR_OPTIONS;
const BENCH_ARGUMENTS: ArgsDef = { SUITE: BENCH_SUITES, ...BENCH_OPTIONS };

type Commands = Readonly<Record<string, CommandDef>>;

/** Every command, each giving its exit code; what one needs is loaded when it runs. */
const COMMANDS: Commands = {
  run: defineCommand({
    meta: { name: 'run', description: 'Run one snippet and end with its exit code' },
    args: RUN_ARGUMENTS,
    run: async ({ rawArgs }) => (await import('./run.ts')).run(rawArgs),
  }),
  start: service('start', 'Serve the API and run what comes, in one process', ['work', 'serve']),
  serve: service('serve', 'Serve the API', ['serve']),
  work: service('work', 'Run what comes to the API', ['work']),
  keys: group('keys', 'Make, change and end API keys, second factors and data keys', KEY_COMMANDS),
  doctor: defineCommand({
    meta: { name: 'doctor', description: 'Tell what this host can enforce' },
    args: DOCTOR_ARGUMENTS,
    async run({ rawArgs }) {
      const { json = false } = readOnlyOptions(rawArgs, DOCTOR_OPTIONS);
      return (await import('./doctor.ts')).doctor(json);
    },
  }),
  bench: defineCommand({
    meta: { name: 'bench', description: 'Measure isolation on this machine, beside other systems' },
    args: BENCH_ARGUMENTS,
    run: async ({ rawArgs }) => (await import('./bench.ts')).bench(rawArgs).finally(endSoon),
  }),
  audit: group('audit', 'Verify and export the audit log', AUDIT_COMMANDS),
};

const ROOT = defineCommand({
  meta: { name: 'cloche', version: VERSION, description: 'Runs code that nobody has vetted, under glass' },
  subCommands: COMMANDS,
});

const END_MS = 250;

/** The command line: `argv` without Node and the script. Gives the exit code, never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.once('error', endOnBrokenPipe);
  try {
    return await dispatch(argv);
  } catch (error) {
    const { text, exitCode } = explain(error);
    process.stderr.write(`cloche: ${text}\n`);
    return exitCode;
  }
}

async function dispatch([name, ...rawArgs]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v') return print(`${VERSION}\n`);
  if (name === '--help' || name === '-h' || name === undefined) {
    return print(`${await renderUsage(ROOT)}\n\nENVIRONMENT\n\n${describeSettings()}\n`);
  }
  return runNamed(COMMANDS, [name, ...rawArgs], 'cloche');
}

/** Runs the command that the first argument names, or in a group the first two; `path` is what came before them. */
async function runNamed(commands: Commands, args: readonly string[], path: string): Promise<number> {
  const [name = '', ...rawArgs] = args;
  const command = findCommand(commands, name);
  const within = command.subCommands as Commands | undefined;
  if (within && rawArgs[0] !== undefined && !rawArgs[0].startsWith('-')) {
    return runNamed(within, rawArgs, `${path} ${name}`);
  }
  const own = rawArgs.includes('--') ? rawArgs.slice(0, rawArgs.indexOf('--')) : rawArgs;
  if (within || own.includes('--help') || own.includes('-h')) {
    return print(`${await renderUsage(command, { meta: { name: path, version: VERSION } })}\n`);
  }
  const { result } = await runCommand(command, { rawArgs });
  return Number(result);
}

function findCommand(commands: Commands, name: string): CommandDef {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  throw new Failure(2, `Expected a command among ${Object.keys(commands).join(', ')}, got ${name}`);
}

function group(name: string, description: string, subCommands: Commands): CommandDef {
  return defineCommand({ meta: { name, description }, subCommands: { ...subCommands } });
}

function service(name: string, description: string, parts: readonly Part[]): CommandDef {
  return defineCommand({
    meta: { name, description },
    async run({ rawArgs }) {
      readOnlyOptions(rawArgs, {});
      const { start } = await import('./start.ts');
      return start(parts).finally(endSoon);
    },
  });
}

/** All is closed by now, but a client that still looks for a Redis that is gone would keep the process. */
function endSoon(): void {
  setTimeout(() => process.exit(), END_MS).unref();
}

/** Prints help; citty colours it whether or not the reader is a terminal. */
function print(text: string): number {
  process.stdout.write(process.stdout.hasColors?.() ? text : stripVTControlCharacters(text));
  return 0;
}

/** Whoever read the output has seen enough, as in `cloche run … | head`. */
function endOnBrokenPipe(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EPIPE') throw error;
  process.exit(128 + constants.signals.SIGPIPE);
}
