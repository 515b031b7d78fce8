import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../src/cli/failure.ts';
import { stopSignal } from '../src/cli/stop-signal.ts';
import { VERSION } from '../src/cli/version.ts';
import { describeMachine, inspectMachine } from './host/machine.ts';
import { compare } from './measure/compare.ts';
import { planSuites } from './plan.ts';
import { assertComparable, caveatsOf } from './report/comparable.ts';
import { describeComparison } from './report/describe-comparison.ts';
import { renderMarkdown } from './report/markdown.ts';
import { renderPage } from './report/page.ts';
import { openProgress } from './report/progress.ts';
import { readReport, writeReport } from './report/read-report.ts';
import { type Report, SCHEMA } from './report/schema.ts';
import { describeList, describeSuite } from './report/terminal.ts';
import { defaultOut, type Request, readRequest } from './request.ts';
import { runSuites } from './run-suites.ts';
import { SUITES } from './suites.ts';
import { surveySystems } from './survey.ts';
import { DOORS, SYSTEMS } from './systems.ts';

const STOPPED = 130;

/** `cloche bench`, by its arguments. Gives the exit code: 0 also where goals are missed, 1 where a suite failed. */
export async function bench(args: readonly string[]): Promise<number> {
  const request = readRequest(args, { suites: Object.keys(SUITES), systems: Object.keys(SYSTEMS) });
  if (request.isList) return list(request);
  const earlier = request.compare === undefined ? undefined : readReport(await read(request.compare));
  if (request.from !== undefined) return show(request.from, request, earlier);
  const stop = stopSignal();
  const report = await measure(request, earlier, stop);
  const out = request.out ?? defaultOut(report.startedAt);
  await mkdir(out, { recursive: true });
  // First of all: what was measured is kept, whatever becomes of the rest.
  await writeFile(join(out, 'report.json'), writeReport(report));
  await deliver(report, earlier, out);
  if (stop.aborted) return STOPPED;
  return Object.values(report.suites).some(({ failure }) => failure !== undefined) ? 1 : 0;
}

async function list(request: Request): Promise<number> {
  const steps = await planSuites({ ...request, suites: Object.keys(SUITES) });
  print(describeList(steps, await surveySystems(new Set(Object.keys(SYSTEMS)))));
  return 0;
}

/** A kept report, as if it had just been measured. */
async function show(path: string, { out }: Request, earlier: Report | undefined): Promise<number> {
  const report = readReport(await read(path));
  if (earlier) assertComparable(earlier, report);
  print(describeMachine(report.machine));
  for (const suite of Object.values(report.suites)) print(`\n${describeSuite(suite, report.systems)}`);
  const folder = out ?? dirname(path);
  await mkdir(folder, { recursive: true });
  await deliver(report, earlier, folder);
  return 0;
}

async function measure(request: Request, earlier: Report | undefined, stop: AbortSignal): Promise<Report> {
  const { isQuick, handicap } = request;
  const machine = await inspectMachine();
  if (earlier) assertComparable(earlier, { machine, isQuick });
  const steps = await planSuites(request);
  const systems = new Set([...Object.keys(DOORS), ...(request.systems ?? Object.keys(SYSTEMS))]);
  const startedAt = new Date().toISOString();
  const begunAt = performance.now();
  const suites: Report['suites'] = {};
  print(describeMachine(machine));
  const aboutMs = steps.reduce((sum, { budgetMs }) => sum + budgetMs, 0);
  using progress = openProgress(process.stderr, aboutMs / 1000);
  progress.begin('looking for the systems that are here');
  const { present } = await surveySystems(systems);
  progress.end();
  const onReport = (name: string, report: Report['suites'][string]): void => {
    suites[name] = report;
    print(`\n${describeSuite(report, present)}`);
  };
  await runSuites(steps, { isQuick, handicap, systems, stop, progress, onReport });
  const seconds = (performance.now() - begunAt) / 1000;
  return {
    schema: SCHEMA,
    cloche: VERSION,
    startedAt,
    seconds,
    isQuick,
    handicap,
    machine,
    systems: present,
    suites,
  };
}

/** Compares where asked to, and writes what is for people. */
async function deliver(report: Report, earlier: Report | undefined, out: string): Promise<void> {
  const comparison = earlier && compare(earlier, report);
  if (comparison) print(`\n${describeComparison(comparison, caveatsOf(earlier, report))}`);
  await writeFile(join(out, 'report.md'), renderMarkdown(report, comparison));
  await writeFile(join(out, 'report.html'), await renderPage(report, comparison));
  print(`\nwrote ${['report.json', 'report.md', 'report.html'].map((name) => join(out, name)).join(', ')}`);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Failure(2, `Expected a report at ${path}: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
