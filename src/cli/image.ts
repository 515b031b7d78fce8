import { RUNTIMES } from '../../runtimes/registry.ts';
import { sandboxFlags } from '../../workers/spawn.ts';
import { inspectAll, printDerived } from './derived.ts';
import { explain } from './failure.ts';
import { readSettings } from './settings.ts';

/**
 * `npm run image`: makes ahead what runtimes derive on first use. A script of its own, since the command line's commands
 * are fixed; here, since settings are read by the command line alone.
 */
async function main(): Promise<void> {
  const { walls, pythonWheels } = readSettings(process.env, { keys: ['walls', 'pythonWheels'] });
  const flags = sandboxFlags(walls);
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const runtime of Object.values(RUNTIMES)) await runtime.provide({ log, flags, wheels: pythonWheels });
  for (const report of await inspectAll(process.env)) log(printDerived(report).join('\n'));
}

try {
  await main();
} catch (error) {
  const { text, exitCode } = explain(error);
  process.stderr.write(`image: ${text}\n`);
  process.exitCode = exitCode;
}
