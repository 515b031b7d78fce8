import { treeOf } from '../../host/process-tree.ts';
import { openInChild } from '../../peers/child.ts';
import { Absent, type Peer, type Program } from '../../peers/peer.ts';
import type { Probe } from './probe.ts';
import { proportionalBytes } from './proportional.ts';
import { slopeOf } from './slope.ts';

/** Isolates at once, for peers that are no process each: enough to stand out from the heap that they share. */
const MANY = [4, 16, 32];
const FEW = [1, 4, 8];

/** Those whose isolates are dear, and those that are cheap. */
const COUNTS: Readonly<Record<string, readonly number[]>> = {
  'isolated-vm': MANY,
  'node-vm': MANY,
  quickjs: MANY,
  monty: MANY,
  workerd: MANY,
  pyodide: [1, 2],
};

/** Of what takes next to nothing while it waits, as many as can be told from the heap around them. */
const IDLE_COUNTS: Readonly<Record<string, readonly number[]>> = { ...COUNTS, monty: [500, 2_000, 8_000] };

const HOLDING: Readonly<Record<string, Program>> = {
  javascript: {
    language: 'javascript',
    source: 'globalThis.held = new Uint8Array(8 * 1024 * 1024).fill(1);',
  },
  python: { language: 'python', source: "held = b'x' * (8 * 1024 * 1024)" },
};

/** Bytes that one more isolate of a peer takes, in a process of its own and what that starts. @throws Absent */
export async function probeTheirs({ id, languages }: Peer): Promise<Probe> {
  const idle = await heldBytes(id, IDLE_COUNTS[id] ?? FEW);
  const working = await heldBytes(id, COUNTS[id] ?? FEW, HOLDING[languages[0] ?? '']);
  return { idle, working };
}

async function heldBytes(id: string, counts: readonly number[], program?: Program): Promise<number> {
  await using child = await openInChild(id);
  const points: [number, number][] = [];
  let held = 0;
  for (const count of counts) {
    const isAble = await child.hold(count - held, program);
    if (!isAble) throw new Absent('It keeps no isolates that wait');
    held = count;
    points.push([count, proportionalBytes(treeOf(child.pid()))]);
  }
  return slopeOf(points);
}
