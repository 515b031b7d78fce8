import { availableParallelism } from 'node:os';
import { createRunner, type Runner, type SnippetInput } from '../src/runner/index.ts';
import { runInIsolatedVm, runInIsolatedVmSync, runInNodeVm } from './baselines.ts';
import { type Contender, interleave, type Pace } from './measure.ts';
import { atLeast, atMost, type Findings } from './report.ts';

const HELLO = "console.log('hi')";
const FIB = 'const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)); console.log(fib(20))';
const ECHO = "process.stdout.write(require('node:fs').readFileSync(0, 'utf8'))";
const ECHO_BYTES = 100 * 1024;

/** Callers at which the pool is at its best on two cores: its suite shows the others. */
const OURS_AT_ONCE = 16;

/** Callbacks in flight at which the asynchronous isolated-vm is at its best on two cores. */
const ISOLATED_VM_AT_ONCE = 4;

/** A fresh isolate through the library, in turns with its baselines: everything is loaded and warm. */
export async function warm(pace: Pace): Promise<Findings> {
  await using runner = await createRunner({
    languages: ['javascript', 'typescript'],
    sandboxes: availableParallelism(),
  });
  const rows = await interleave(contenders(runner), pace);
  const { hello, helloFull, isolatedVm, isolatedVmFull } = rows;
  const theirs = Math.max(isolatedVm.perSecond ?? 0, isolatedVmFull.perSecond ?? 0);
  return {
    rows: Object.values(rows),
    goals: [
      atMost(0.3, { name: 'a fresh isolate, p50', unit: 'ms', value: hello.p50 }),
      atLeast(10, {
        name: "runs per second to isolated-vm's best",
        unit: '×',
        value: (helloFull.perSecond ?? 0) / theirs,
      }),
    ],
  };
}

function contenders(runner: Runner) {
  const hello = { language: 'javascript', source: HELLO };
  const stdin = 'x'.repeat(ECHO_BYTES);
  const ours = (what: string, snippet: SnippetInput, answer = 'hi\n'): Contender => ({
    name: `cloche ${snippet.language}: ${what}`,
    run: async () => (await runner.run(snippet)).stdout,
    answer,
  });
  const theirs = (name: string, run: (source: string) => Promise<string>): Contender => ({
    name: `${name}: hello`,
    run: () => run(HELLO),
    answer: 'hi\n',
  });
  return {
    hello: ours('hello', hello),
    helloFull: { ...ours('hello', hello), atOnce: OURS_AT_ONCE },
    isolatedVm: theirs('isolated-vm, sync', async (source) => runInIsolatedVmSync(source)),
    isolatedVmFull: { ...theirs('isolated-vm', runInIsolatedVm), atOnce: ISOLATED_VM_AT_ONCE },
    nodeVm: theirs('node:vm, no isolation', async (source) => runInNodeVm(source)),
    typescript: ours('hello', { ...hello, language: 'typescript' }),
    fib: ours('fib(20)', { ...hello, source: FIB }, '6765\n'),
    echo: ours('echo of 100 KiB', { ...hello, source: ECHO, stdin }, stdin),
  };
}
