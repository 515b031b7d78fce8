import { RUNTIMES } from '../../runtimes/registry.ts';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { lock, type Walls } from './lock.ts';
import { makeOutput } from './output.ts';
import { openPipe, PIPE, type Pipe } from './pipe.ts';

const WARM_UP_RUNS = 30;
const NOTICEABLE_ARM_MS = 1;
const LARGE_SNIPPET_BYTES = 1024 * 1024;

const WARM_UP: Snippet = {
  language: 'javascript',
  source:
    'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } console.log(fib(8), { a: [1] }); fib(5);',
  files: [],
  stdin: '',
  args: [],
  env: {},
  limits: resolveLimits({}),
};

const SILENT: Output = {
  write: () => true,
  deny: () => undefined,
  file: () => true,
  started: () => undefined,
};

/**
 * The sandbox: `main.ts RUNTIME WALLS DATA_BYTES`. Loads one runtime, warms it, locks itself, and then runs one
 * snippet after the other, each in an isolate of its own, until the pipe closes. An error that no cap explains ends
 * the process, and the parent says `crashed`.
 */
const [runtime = '', walls = 'full', dataBytes = '0'] = process.argv.slice(2);
const pipe = openPipe(PIPE);
const engine = await load(runtime);
await lock(walls as Walls, Number(dataBytes));
pipe.write('ready', encode({ build: engine.build }));
await serve(pipe, engine);

async function load(name: string): Promise<Engine> {
  const find = RUNTIMES[name];
  if (!find) throw new Error(`There is no runtime named ${name}`);
  const loaded = await (await find()).load();
  for (let i = 0; i < WARM_UP_RUNS; i++) {
    await loaded.run(WARM_UP, SILENT);
    await loaded.rearm();
  }
  globalThis.gc?.();
  return loaded;
}

async function serve(from: Pipe, loaded: Engine): Promise<void> {
  let bytes = await serveOne(from, loaded);
  while (bytes !== undefined) {
    await loaded.rearm();
    if (bytes > LARGE_SNIPPET_BYTES) globalThis.gc?.();
    bytes = await serveOne(from, loaded);
  }
}

/**
 * Runs the next snippet and gives its size, or undefined when there is none. In a frame of its own: what a run held
 * must be out of reach before it can be collected, or it would count as the next run's memory.
 */
async function serveOne(from: Pipe, loaded: Engine): Promise<number | undefined> {
  const frame = from.read();
  if (!frame) return undefined;
  const receivedAt = performance.now();
  const snippet = JSON.parse(
    Buffer.from(frame.payload.buffer, frame.payload.byteOffset, frame.payload.length).toString(),
  ) as Snippet;
  let startedAt = receivedAt;
  const output = makeOutput(from, snippet.limits, () => {
    startedAt = performance.now();
    if (startedAt - receivedAt > NOTICEABLE_ARM_MS) from.write('started');
  });
  const cpuBefore = process.cpuUsage();
  const end = output.fit(await loaded.run(snippet, output));
  const cpu = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - startedAt;
  const times = { wallMs, armMs: startedAt - receivedAt, cpuMs: (cpu.user + cpu.system) / 1000 };
  from.write('end', encode({ ...end, ...times }));
  return frame.payload.length;
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
