import { availableParallelism } from 'node:os';
import { createRunner, type Runner } from '../src/runner/index.ts';
import { type CPython, childrenCpuMs, openCPython, runCPython } from './cpython.ts';
import { cpuMsOf, untilAtRest } from './lanes.ts';
import { type Contender, interleave, type Pace, type Row, rowOf } from './measure.ts';
import { memoryOf } from './memory.ts';
import { atLeast, atMost, type Findings, type Goal } from './report.ts';

const SOURCE = 'print(6 * 7)';
const ANSWER = '42\n';
const PLAIN = ['-c', SOURCE];
const BARE = ['-I', '-S', '-c', SOURCE];
const CASE = 'print(sum(map(int, input().split())))';
const CASES = 100;
/** Interpreters of one turn whose CPU time is taken together: the kernel tells that of children in ticks of 10 ms. */
const BATCH = 10;
const LANES = { languages: ['python'], spares: 0 };

/** Python in a lane, in turns with new processes of CPython, which isolate nothing. */
export async function python(pace: Pace): Promise<Findings> {
  await using cpython = await openCPython();
  await using one = await createRunner({ ...LANES, sandboxes: 1 });
  await using two = await createRunner({ ...LANES, sandboxes: 2 });
  const starts = await interleave(armed(one, two, cpython), { ...pace, budgetMs: pace.budgetMs / 3 });
  const cpu = await cpuTimes(one, cpython, pace);
  const rates = await interleave(backToBack(one, two, cpython), { ...pace, budgetMs: pace.budgetMs / 2 });
  const boots = await boot(pace);
  await untilAtRest(two);
  const rows = [...Object.values(starts), ...Object.values(cpu), ...Object.values(rates), boots];
  return {
    rows: [...rows, ...(await cases(two, pace)), ...memoryOf(two)],
    goals: [
      atMost(0.5, ratio('armed to outcome, to python3 -c', starts.ours, starts.plain)),
      atMost(0.5, ratio('armed to outcome, to python3 -c without packages', starts.ours, starts.clean)),
      atMost(1.2, ratio('CPU of a fresh interpreter, to python3 -c', cpu.ours, cpu.plain)),
      atMost(1.2, ratio('CPU of a fresh interpreter, to python3 -c without packages', cpu.ours, cpu.clean)),
      perCore('one lane', rates.one, 1),
      perCore('two lanes', rates.two, Math.min(2, availableParallelism())),
    ],
  };
}

function ratio(name: string, ours: Row, theirs: Row): Pick<Goal, 'name' | 'unit' | 'value'> {
  return { name, unit: '×', value: ours.p50 / theirs.p50 };
}

function perCore(what: string, { perSecond }: Row, cores: number): Goal {
  return atLeast(15, { name: `runs per core, ${what}`, unit: 'per second', value: (perSecond ?? 0) / cores });
}

/** A run that finds its lane armed. The baselines wait for the lanes too, so that nothing else is under way. */
function armed(one: Runner, two: Runner, cpython: CPython) {
  const ready = async (): Promise<void> => {
    await untilAtRest(one);
    await untilAtRest(two);
  };
  const { plain, clean, bare } = baselines(cpython);
  return {
    ours: { ...lane(one, 'armed to outcome'), ready },
    plain: { ...plain, ready },
    clean: { ...clean, ready },
    bare: { ...bare, ready },
  };
}

/** One after the other, arming included: by one lane, and by two with two callers; and so the baseline. */
function backToBack(first: Runner, second: Runner, cpython: CPython) {
  const { clean } = baselines(cpython);
  return {
    one: lane(first, 'back to back'),
    two: { ...lane(second, 'back to back'), atOnce: 2 },
    clean: { ...clean, name: `${clean.name}, back to back` },
    cleanTwo: { ...clean, name: `${clean.name}, back to back`, atOnce: 2 },
  };
}

function lane(runner: Runner, what: string): Contender {
  return { name: `cloche python: ${what}`, run: async () => (await hello(runner)).stdout, answer: ANSWER };
}

/** A new process: with what is installed on this machine, without it, and with nothing but the interpreter. */
function baselines({ path, cleanPath, version }: CPython) {
  const native = (name: string, at: string, args: readonly string[]): Contender => ({
    name: `CPython ${version}: ${name}`,
    run: () => runCPython(at, args),
    answer: ANSWER,
  });
  return {
    plain: native('python3 -c', path, PLAIN),
    clean: native('python3 -c, no packages', cleanPath, PLAIN),
    bare: native('python3 -I -S -c', path, BARE),
  };
}

function hello(runner: Runner) {
  return runner.run({ language: 'python', source: SOURCE });
}

/** CPU time of one fresh interpreter, in turns: ours from the call until the lane is armed again. */
async function cpuTimes(runner: Runner, cpython: CPython, { rounds, note }: Pace) {
  const { plain, clean, bare } = baselines(cpython);
  const takers = {
    ours: { name: 'cloche python, with arming', take: () => laneCpuMs(runner) },
    plain: { name: plain.name, take: () => processCpuMs(plain) },
    clean: { name: clean.name, take: () => processCpuMs(clean) },
    bare: { name: bare.name, take: () => processCpuMs(bare) },
  };
  const taken = { ours: [], plain: [], clean: [], bare: [] } as Record<keyof typeof takers, number[]>;
  const keys = Object.keys(takers) as (keyof typeof takers)[];
  for (let round = 1; round <= rounds; round++) {
    note(`CPU time, round ${round} of ${rounds}`);
    for (const key of keys) taken[key].push(await takers[key].take());
  }
  const rows = keys.map((key) => [key, rowOf(`CPU of ${takers[key].name}`, 'ms', taken[key])]);
  return Object.fromEntries(rows) as Record<keyof typeof takers, Row>;
}

/** Of one run and the arming after it: all threads of the sandbox, and this process. */
async function laneCpuMs(runner: Runner): Promise<number> {
  await untilAtRest(runner);
  const before = cpuMsOf(runner) + ownCpuMs();
  for (let run = 0; run < BATCH; run++) await hello(runner);
  const parentMs = ownCpuMs();
  await untilAtRest(runner);
  return (cpuMsOf(runner) + parentMs - before) / BATCH;
}

async function processCpuMs({ run }: Contender): Promise<number> {
  const before = childrenCpuMs();
  for (let start = 0; start < BATCH; start++) await run();
  return (childrenCpuMs() - before) / BATCH;
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** From the start of a process to its first armed isolate. */
async function boot({ rounds, note }: Pace): Promise<Row> {
  const latenciesMs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    note(`new process ${round} of ${rounds}`);
    await using runner = await createRunner({ ...LANES, sandboxes: 1 });
    const startedAt = performance.now();
    await untilAtRest(runner);
    latenciesMs.push(performance.now() - startedAt);
  }
  return rowOf('a new process until it is armed', 'ms', latenciesMs);
}

/** A judge's use: one source, and as many inputs at once as there are lanes. */
async function cases(runner: Runner, { rounds, note }: Pace): Promise<Row[]> {
  const totalsMs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    note(`${CASES} cases, round ${round} of ${rounds}`);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: CASES }, (_, index) => solve(runner, index)));
    totalsMs.push(performance.now() - startedAt);
  }
  const name = `${CASES} cases of one source, two lanes`;
  return [
    rowOf(name, 'ms', totalsMs),
    rowOf(
      `${name}: per case`,
      'ms',
      totalsMs.map((ms) => ms / CASES),
    ),
  ];
}

async function solve(runner: Runner, index: number): Promise<void> {
  const { stdout } = await runner.run({ language: 'python', source: CASE, stdin: `${index} 1\n` });
  if (stdout !== `${index + 1}\n`)
    throw new Error(`Expected the sum of case ${index}, got ${stdout.slice(0, 200)}`);
}
