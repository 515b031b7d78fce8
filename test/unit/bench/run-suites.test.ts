import { expect, it } from 'vitest';
import type { Findings } from '../../../bench/measure/row.ts';
import { planSuites, type Step } from '../../../bench/plan.ts';
import { openProgress } from '../../../bench/report/progress.ts';
import type { SuiteReport } from '../../../bench/report/schema.ts';
import { runSuites } from '../../../bench/run-suites.ts';
import type { Context } from '../../../bench/suites/suite.ts';

const NOTHING: Findings = { tables: [], goals: [] };

function step(name: string, run: (context: Context) => Promise<Findings>): Step {
  return { name, suite: { question: `${name}?`, isDefault: true, weight: 1, run }, budgetMs: 7 };
}

/** Runs suites, and gives what was reported and printed. */
async function course(steps: readonly Step[], { stop = new AbortController().signal, isTTY = false } = {}) {
  const reports: Record<string, SuiteReport> = {};
  let shown = '';
  const write = (text: string): boolean => {
    shown += text;
    return true;
  };
  using progress = openProgress({ write, isTTY, columns: 60 } as Parameters<typeof openProgress>[0], 90);
  await runSuites(steps, {
    isQuick: true,
    handicap: 0.2,
    systems: new Set(['cloche']),
    stop,
    progress,
    onReport: (name, report) => {
      reports[name] = report;
    },
  });
  return { reports, shown };
}

it('a suite that throws is reported as failed, and the others go on', async () => {
  const fail = async (): Promise<Findings> => {
    throw new Error('Expected this');
  };
  const { reports, shown } = await course([step('bad', fail), step('good', async () => NOTHING)]);
  expect(reports).toEqual({
    bad: expect.objectContaining({ question: 'bad?', failure: 'Expected this', findings: NOTHING }),
    good: expect.not.objectContaining({ failure: expect.anything() }),
  });
  expect(shown).toBe('1 of 2 bad: bad?\n2 of 2 good: good?\n');
});

it('a suite learns what it may take, and the same chances in every run', async () => {
  const seen: unknown[] = [];
  const look = async ({ random, note, ...rest }: Context): Promise<Findings> => {
    note('looking');
    seen.push({ ...rest, chance: random() });
    return NOTHING;
  };
  await course([step('once', look), step('again', look)]);
  const expected = { rounds: 2, budgetMs: 7, handicap: 0.2, systems: new Set(['cloche']) };
  expect(seen).toEqual([
    { ...expected, chance: expect.any(Number) },
    { ...expected, chance: expect.any(Number) },
  ]);
  expect(seen[0]).toEqual(seen[1]);
});

it('a suite that is stopped closes what it holds at its next note; what was found before is kept', async () => {
  const stop = new AbortController();
  let isClosed = false;
  const hold = async ({ note }: Context): Promise<Findings> => {
    await using stack = new AsyncDisposableStack();
    stack.defer(() => {
      isClosed = true;
    });
    stop.abort();
    note('still here');
    return NOTHING;
  };
  const steps = [
    step('done', async () => NOTHING),
    step('stopped', hold),
    step('never', async () => NOTHING),
  ];
  const { reports } = await course(steps, { stop: stop.signal });
  expect(Object.keys(reports)).toEqual(['done']);
  expect(isClosed).toBe(true);
});

it('on a terminal one line is written over, no longer than the terminal is wide, and erased', async () => {
  const talk = async ({ note }: Context): Promise<Findings> => {
    note('x'.repeat(100));
    return NOTHING;
  };
  const { shown } = await course([step('talk', talk)], { isTTY: true });
  const lines = shown.split('\r\x1b[K').slice(1);
  expect(lines[0]).toBe('0:00 of about 1:30 · 1 of 1 talk: talk?');
  expect(lines.every((line) => line.length < 60 && !line.includes('\n'))).toBe(true);
  expect(lines.at(-1)).toBe('');
});

it('the suites of a run share its minutes by their weights; one that is named takes no more than its share', async () => {
  const all = await planSuites({ suites: [], isQuick: false });
  const total = all.reduce((sum, { budgetMs }) => sum + budgetMs, 0);
  expect(total).toBeCloseTo(10 * 60_000, 3);
  expect(all.length).toBeGreaterThan(9);
  const [start] = await planSuites({ suites: ['start'], isQuick: false });
  expect(start).toEqual(all.find(({ name }) => name === 'start'));
});

it('minutes that were asked for are shared among what was named, and hours are for the suite that needs them', async () => {
  const named = await planSuites({ suites: ['leakage', 'start'], isQuick: false, minutes: 2, hours: 3 });
  expect(named.map(({ name }) => name)).toEqual(['leakage', 'start']);
  expect(named.reduce((sum, { budgetMs }) => sum + budgetMs, 0)).toBeCloseTo(120_000, 3);
  const [start, soak] = await planSuites({ suites: ['start', 'soak'], isQuick: false, hours: 3 });
  expect(soak?.budgetMs).toBe(3 * 3_600_000);
  expect(start?.budgetMs).toBeLessThan(3_600_000);
});
