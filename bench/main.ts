import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeMachine, inspectMachine } from './machine.ts';
import { describeFindings, type Report } from './report.ts';
import { SUITES } from './suites.ts';

const PACES = { full: { rounds: 8, budgetMs: 36_000 }, quick: { rounds: 2, budgetMs: 4_000 } };

const USAGE = `Usage: npm run bench -- [SUITE…] [--quick] [--json FILE]

${Object.entries(SUITES)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}

Without a suite, all run. A goal that is missed is said, and is no failure.
`;

process.exitCode = await main(process.argv.slice(2));

/** Runs the suites that are asked for, one after the other. Gives the exit code: 2 for a suite that there is not. */
async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(SUITES);
  const isKnown = names.every((name) => Object.hasOwn(SUITES, name));
  if (values.help || !isKnown) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const report = await measure(names, values.quick);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  return 0;
}

async function measure(names: readonly string[], isQuick: boolean): Promise<Report> {
  const machine = await inspectMachine();
  const report: Report = { startedAt: new Date().toISOString(), isQuick, machine, suites: {} };
  process.stdout.write(`${describeMachine(machine)}\n`);
  for (const name of names) {
    const pace = {
      ...(isQuick ? PACES.quick : PACES.full),
      note: (text: string) => note(`${name}: ${text}`),
    };
    const findings = await SUITES[name]?.run(pace);
    if (!findings) continue;
    note('');
    report.suites[name] = findings;
    process.stdout.write(`\n${describeFindings(name, findings)}\n`);
  }
  return report;
}

/** One line that is written over, for who watches. */
function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
