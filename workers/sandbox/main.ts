import { RUNTIMES } from '../../runtimes/registry.ts';
import type { Engine } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { lock, type Walls } from './lock.ts';
import { type FittedEnd, makeOutput } from './output.ts';
import { openPipe, PIPE, type Pipe } from './pipe.ts';

const NOTICEABLE_ARM_MS = 1;
const LARGE_SNIPPET_BYTES = 1024 * 1024;

/**
 * The sandbox: `main.ts RUNTIME WALLS DATA_BYTES REUSE DATA`. Loads one runtime, locks itself, and then runs one
 * snippet after the other, each in an isolate of its own, until the pipe closes. A lane says when the next isolate is
 * armed, and quits after a run that met a cap. An error that no cap explains ends the process, and the parent says `crashed`.
 */
const [runtime = '', walls = 'full', dataBytes = '0', reuse = 'all', data = ''] = process.argv.slice(2);
const isLane = reuse === 'tenant';
const pipe = openPipe(PIPE);
const facts = RUNTIMES[runtime];
if (!facts) throw new Error(`There is no runtime named ${runtime}`);
const engine = await facts.load(data);
await lock(walls as Walls, Number(dataBytes));
pipe.write('ready', encode({ build: engine.build }));
await serve(pipe, engine);

async function serve(from: Pipe, loaded: Engine): Promise<void> {
  let bytes = await serveOne(from, loaded);
  while (bytes !== undefined) {
    await loaded.rearm();
    if (bytes > LARGE_SNIPPET_BYTES) globalThis.gc?.();
    if (isLane) from.write('armed');
    bytes = await serveOne(from, loaded);
  }
}

/**
 * Runs the next snippet and gives its size, or undefined when there is none. In a frame of its own: what a run held
 * must be out of reach before it can be collected, or it would count as the next run's memory.
 */
async function serveOne(from: Pipe, loaded: Engine): Promise<number | undefined> {
  const first = from.read();
  // A payload is valid until the next frame is read.
  const derived = first?.name === 'derived' ? Uint8Array.from(first.payload) : undefined;
  const frame = derived ? from.read() : first;
  if (frame?.name !== 'run') return undefined;
  const receivedAt = performance.now();
  const snippet = JSON.parse(
    Buffer.from(frame.payload.buffer, frame.payload.byteOffset, frame.payload.length).toString(),
  ) as Snippet;
  let startedAt = receivedAt;
  let cpuBefore = process.cpuUsage();
  const say = (end: FittedEnd, isLast?: true): void => {
    const cpu = process.cpuUsage(cpuBefore);
    const endedAt = performance.now();
    // A run that ends while it arms has not started.
    const ranFrom = Math.min(startedAt, endedAt);
    const cpuMs = (cpu.user + cpu.system) / 1000;
    const times = { wallMs: endedAt - ranFrom, armMs: ranFrom - receivedAt, cpuMs };
    from.write('end', encode({ ...end, ...times, ...(isLast && { isLast }) }));
  };
  const output = makeOutput(from, snippet.limits, {
    onStarted() {
      const isArming = startedAt === Infinity;
      startedAt = performance.now();
      if (isArming) cpuBefore = process.cpuUsage();
      if (isArming || startedAt - receivedAt > NOTICEABLE_ARM_MS) from.write('started');
    },
    onArming() {
      startedAt = Infinity;
      from.write('arming');
    },
    onDerived: (bytes) => from.write('derived', bytes),
    onQuit(end) {
      say(end, true);
      process.exit();
    },
  });
  const end = await loaded.run(snippet, output, derived);
  // What a lane keeps may be near a cap that its run met; the next run is not to begin there.
  if (isLane && end.status === 'limit') output.quit(end);
  say(output.fit(end));
  return frame.payload.length;
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
