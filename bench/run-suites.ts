import { readLoad } from './host/load.ts';
import { seeded } from './measure/seeded.ts';
import { ROUNDS, type Step } from './plan.ts';
import type { Progress } from './report/progress.ts';
import type { SuiteReport } from './report/schema.ts';
import type { Request } from './request.ts';

/** How suites are run, one after the other. */
export interface Course extends Pick<Request, 'isQuick' | 'handicap'> {
  systems: ReadonlySet<string>;
  /** Ends the suite under way at its next note, and all that would follow. */
  stop: AbortSignal;
  progress: Progress;
  /** Hears of each suite as it ends. */
  onReport(name: string, report: SuiteReport): void;
}

/** The same numbers in every run. */
const SEED = 1;

/** Runs suites. One that throws is reported as failed, and the others go on; one that is stopped is left out. */
export async function runSuites(steps: readonly Step[], course: Course): Promise<void> {
  const { stop, progress, onReport } = course;
  for (const [at, step] of steps.entries()) {
    if (stop.aborted) return;
    progress.begin(`${at + 1} of ${steps.length} ${step.name}: ${step.suite.question}`);
    const report = await runSuite(step, course);
    progress.end();
    if (report) onReport(step.name, report);
  }
}

async function runSuite({ suite, budgetMs }: Step, course: Course): Promise<SuiteReport | undefined> {
  const { isQuick, handicap, systems, stop, progress } = course;
  const load = await readLoad();
  const startedAt = performance.now();
  const facts = () => ({
    question: suite.question,
    seconds: (performance.now() - startedAt) / 1000,
    ...load,
  });
  try {
    const findings = await suite.run({
      rounds: isQuick ? ROUNDS.quick : ROUNDS.full,
      budgetMs,
      systems,
      handicap,
      random: seeded(SEED),
      // A suite holds what it started until it ends: stopped from within, it closes all of it.
      note(text) {
        stop.throwIfAborted();
        progress.note(text);
      },
    });
    return { ...facts(), findings };
  } catch (cause) {
    if (stop.aborted) return undefined;
    const failure = cause instanceof Error ? cause.message : String(cause);
    return { ...facts(), failure, findings: { tables: [], goals: [] } };
  }
}
