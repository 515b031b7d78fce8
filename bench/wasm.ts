import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRunner, type Runner } from '../src/runner/index.ts';
import { components } from './components.ts';
import { untilAtRest } from './lanes.ts';
import { type Contender, interleave, type Pace, type Row } from './measure.ts';
import { memoryOf } from './memory.ts';
import type { Findings } from './report.ts';
import { kernels, readers } from './rewrites.ts';
import { openNodeWasi, runInNode } from './wasi.ts';

const HELLO = fileURLToPath(new URL('../test/programs/wasm/built/c-hello.wasm', import.meta.url));

/** Uploads in sandboxes of their own, in turns with `node:wasi`; and what admission, caps and meters cost. */
export async function wasm(pace: Pace): Promise<Findings> {
  await using runner = await createRunner({ languages: ['wasm'], sandboxes: 2 });
  const rows: Row[] = [];
  {
    using wasi = openNodeWasi();
    const contenders = await hello(runner);
    const binary = Uint8Array.from(readFileSync(HELLO));
    const inProcess = {
      name: 'node:wasi in this process, no isolation',
      run: async () => wasi.run(binary),
      answer: '0',
    };
    const ready = (): Promise<void> => untilAtRest(runner);
    const waiting = Object.entries({ ...contenders, inProcess }).map(([key, row]) => [
      key,
      { ...row, ready },
    ]);
    rows.push(...Object.values(await interleave(Object.fromEntries(waiting), part(pace, 3))));
    const both = Object.entries(contenders).map(([key, row]) => [
      key,
      { ...row, name: `${row.name}, back to back`, atOnce: 2 },
    ]);
    rows.push(...Object.values(await interleave(Object.fromEntries(both), part(pace, 4))));
    await untilAtRest(runner);
    rows.push(...memoryOf(runner));
  }
  rows.push(...(await components(part(pace, 4))));
  rows.push(...Object.values(await interleave(kernels(), part(pace, 6))));
  rows.push(...readers(pace.rounds));
  return { rows, goals: [] };
}

function part(pace: Pace, share: number): Pace {
  return { ...pace, budgetMs: pace.budgetMs / share };
}

/** A module that says hello: through the library, and by a new process of Node, which compile and run it each time. */
async function hello(runner: Runner): Promise<Record<'ours' | 'node', Contender>> {
  const source = readFileSync(HELLO).toString('base64');
  const run = async (): Promise<string> => (await runner.run({ language: 'wasm', source })).stdout;
  const answer = await run();
  return {
    ours: { name: 'cloche wasm: hello', run, answer },
    node: { name: 'a new node with node:wasi', run: () => runInNode(HELLO), answer },
  };
}
