import { setTimeout as pause } from 'node:timers/promises';
import type { Times } from '../../host/bullmq.ts';

/** A small run's way: when it was taken and begun, and how long it took from the time it was due. */
export interface Passage extends Times {
  latencyMs: number;
}

/** What the flood and the other caller go through. */
export interface Door {
  /** Sends one small run of the other caller, and waits for its end, at `endedAt` on the clock of `performance`. */
  pass(): Promise<Times & { endedAt: number }>;
  /** Queues so many runs of the flood, of so many milliseconds each; gives what waits until all have been begun, and when. */
  flood(count: number, busyMs: number): Promise<() => Promise<number[]>>;
}

/** One round of a door. `beside` are those that were taken while runs of the flood still waited. */
export interface Flooded {
  alone: Passage[];
  beside: Passage[];
  /** When the runs of the flood were begun, in milliseconds since the epoch. */
  begunAt: number[];
}

const EVERY_MS = 50;
const ALONE_MS = 1_000;
const BESIDE_MS = 1_500;
const FLOOD = 1_000;

/** What each run of the flood keeps a core busy: long enough for the flood to outlast those that are sent beside it. */
const BUSY_MS = 4;

/** Sends small runs at a constant rate, first alone, then while a flood waits in the same queue. */
export async function measureFlooded(door: Door): Promise<Flooded> {
  const alone = await sendEach(door, ALONE_MS);
  const drained = await door.flood(FLOOD, BUSY_MS);
  const sent = await sendEach(door, BESIDE_MS);
  const begunAt = await drained();
  const last = Math.max(...begunAt);
  return { alone, beside: sent.filter(({ takenAt }) => takenAt < last), begunAt };
}

/** Small runs, each sent when it is due, whatever became of those before it. */
async function sendEach(door: Door, forMs: number): Promise<Passage[]> {
  const startedAt = performance.now();
  const passages: Promise<Passage>[] = [];
  for (let dueAt = startedAt; dueAt < startedAt + forMs; dueAt += EVERY_MS) {
    await pause(Math.max(0, dueAt - performance.now()));
    passages.push(passFrom(door, dueAt));
  }
  return Promise.all(passages);
}

async function passFrom(door: Door, dueAt: number): Promise<Passage> {
  const { endedAt, ...times } = await door.pass();
  return { ...times, latencyMs: endedAt - dueAt };
}
