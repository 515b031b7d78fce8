import { Isolate, type Parts, type Snapshot } from '../isolate.ts';
import { LinearMemory } from '../linear-memory.ts';
import type { Taken } from '../snapshot.ts';
import { type BuiltWheel, loadModules, type WheelCost } from '../wheels/built.ts';
import { explain, openListener } from './listener.ts';

/** What came of trying a snapshot: the wheels with what they cost, and the snapshot with the memory that arming takes. */
export interface Tried {
  wheels: BuiltWheel[];
  snapshot: Snapshot;
}

const ROUNDS = 4;

/**
 * Arms isolates with ever more of the native wheels, in rounds; the least time of each stage is compared, since what
 * else a machine does only adds to it. Memory that arming grows is the snapshot's from then on, so that no run grows it.
 * @throws ProvideError as a wheel cannot be imported
 */
export function tryOut(parts: Parts, { snapshot, wheelBytes }: Taken, wheels: readonly BuiltWheel[]): Tried {
  const { pure = [], native = [] } = Object.groupBy(wheels, ({ kind }) => kind);
  const stages = [undefined, ...native].map((wheel, count) => {
    const modules = native.slice(0, count).flatMap((one) => one.modules);
    const loading = { ...parts, wheels: { ...parts.wheels, load: loadModules(modules) } };
    return { wheel, loading, ms: Number.POSITIVE_INFINITY };
  });
  let { bytes } = snapshot;
  for (let round = 0; round < ROUNDS; round++) {
    for (const stage of stages) {
      const startedAt = performance.now();
      bytes = Math.max(bytes, armWith(stage.wheel, stage.loading, snapshot));
      stage.ms = Math.min(stage.ms, performance.now() - startedAt);
    }
  }
  const costs = new Map<string, WheelCost>();
  for (const [index, { file }] of pure.entries()) costs.set(file, { snapshotBytes: wheelBytes[index] ?? 0 });
  for (const [index, { file }] of native.entries()) {
    const [before, after] = [stages[index]?.ms ?? 0, stages[index + 1]?.ms ?? 0];
    costs.set(file, { armMs: Math.max(0, Math.round(after - before)) });
  }
  return {
    wheels: wheels.map((wheel) => ({ ...wheel, ...costs.get(wheel.file) })),
    snapshot: { ...snapshot, bytes },
  };
}

/** Arms an isolate that runs nothing, and gives the size of its linear memory. */
export function armOnce(parts: Parts, snapshot: Snapshot, session = openListener()): number {
  const memory = new LinearMemory(snapshot.bytes);
  Isolate.arm(parts, { memory, session, from: snapshot });
  return memory.bytes;
}

/** Arms one whose last wheel to load is that one. */
function armWith(wheel: BuiltWheel | undefined, parts: Parts, snapshot: Snapshot): number {
  const listener = openListener();
  try {
    return armOnce(parts, snapshot, listener);
  } catch (cause) {
    throw wheel ? explain(new Error(`${wheel.file} could not be imported`, { cause }), listener) : cause;
  }
}
