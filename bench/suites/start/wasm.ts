import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import type { Table } from '../../measure/row.ts';
import { openPeers } from '../../peers/open-peers.ts';
import type { Program } from '../../peers/peer.ts';
import { DOORS } from '../../systems.ts';
import { contest, type Entrant } from '../contest.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';

const FRAME = {
  id: 'start/wasm',
  of: 'latency',
  title: 'An upload of WebAssembly, from the call to the outcome',
  about:
    'A module of 3 kB that prints a line, compiled and run anew each time; and a component whose export is called, as nobody sent ' +
    'it before and as it is known. Cloche runs each upload in a process of its own, which waits armed; its replacement is not counted.',
  chart: 'spread',
} as const;

const HELLO: Program = { language: 'wasm', source: readProgram('c-hello.wasm') };
const ANSWER = 'Hello from C\n';
const COMPONENT = readProgram('component-app.wasm');

/** Uploads that print a line, and components. */
export async function measureWasm(context: Context): Promise<Table> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const runner = stack.use(
    await withCache(folder, () => createRunner({ languages: ['wasm'], sandboxes: 2 })),
  );
  const { systems } = context;
  const peers = stack.use(await openPeers({ systems, program: HELLO, answer: ANSWER }));
  const ready = (): Promise<void> => untilAtRest(runner);
  let tenants = 0;
  const greet = async (tenant: string): Promise<string> => {
    const invoke = { export: 'greet', args: ['you'] };
    return String((await runner.run({ language: 'wasm', source: COMPONENT, tenant, invoke })).value);
  };
  await greet('kept');
  const { name } = DOORS.cloche;
  const ours = { system: 'cloche', ready };
  const entrants: Entrant[] = [
    { ...ours, label: name, run: () => outputOf(runner, HELLO), answer: ANSWER },
    ...component(`${name}, a component for the first time`, 'first', () => greet(`${tenants++}`)),
    ...component(`${name}, a component that is known`, 'kept', () => greet('kept')),
    ...peers.ready.map(({ peer, open }) => ({
      system: peer.id,
      label: peer.name,
      run: async () => (await open.run(HELLO)).stdout,
      answer: ANSWER,
      ready,
    })),
  ];
  function component(label: string, variant: string, run: () => Promise<string>): Entrant[] {
    return [{ ...ours, label, variant: `component-${variant}`, run, answer: 'Hello, you!' }];
  }
  return await contest({ ...FRAME, absences: peers.absences }, entrants, context);
}

/** What components become is kept in a folder that nobody else uses, so that the first time is the first. */
async function withCache<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const before = process.env.CLOCHE_CACHE_DIR;
  process.env.CLOCHE_CACHE_DIR = folder;
  try {
    return await act();
  } finally {
    if (before === undefined) delete process.env.CLOCHE_CACHE_DIR;
    else process.env.CLOCHE_CACHE_DIR = before;
  }
}

function readProgram(file: string): string {
  return readFileSync(new URL(`../../programs/${file}`, import.meta.url)).toString('base64');
}
