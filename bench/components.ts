import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '../src/runner/index.ts';
import { untilAtRest } from './lanes.ts';
import { interleave, type Pace, type Row } from './measure.ts';

const COMPONENT = new URL('../test/programs/wasm/built/component-app.wasm', import.meta.url);

/** A component that nobody has sent before, in turns with one whose glue has been kept. */
export async function components(pace: Pace): Promise<Row[]> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const before = process.env.CLOCHE_CACHE_DIR;
  process.env.CLOCHE_CACHE_DIR = folder;
  stack.defer(() => {
    if (before === undefined) delete process.env.CLOCHE_CACHE_DIR;
    else process.env.CLOCHE_CACHE_DIR = before;
  });
  const runner = stack.use(await createRunner({ languages: ['wasm'], sandboxes: 2 }));
  const source = readFileSync(COMPONENT).toString('base64');
  const greet = async (tenant: string): Promise<string> => {
    const invoke = { export: 'greet', args: ['you'] };
    return String((await runner.run({ language: 'wasm', source, tenant, invoke })).value);
  };
  const ready = (): Promise<void> => untilAtRest(runner);
  const answer = 'Hello, you!';
  let tenants = 0;
  await greet('kept');
  const rows = await interleave(
    {
      first: { name: 'a component, the first time', run: () => greet(`${tenants++}`), answer, ready },
      kept: { name: 'a component, kept', run: () => greet('kept'), answer, ready },
    },
    pace,
  );
  return Object.values(rows);
}
