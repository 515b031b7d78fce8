import { setTimeout as pause } from 'node:timers/promises';
import type { Adapter, AdapterReply, Request } from './adapter.ts';
import type { Canaries } from './canary.ts';
import { checkReply, checkRuns, type Findings } from './check.ts';
import type { Attack } from './load.ts';
import { watchResident } from './resident.ts';

/** What an attack met: findings of the case's own checks, each reply, and the largest sandbox in MiB. */
export interface Attempt extends Findings {
  replies: AdapterReply[];
  sandboxMb: number;
}

/** A datagram or connection may still be under way when a run has ended. */
const LATE_CONNECTION_MS = 300;
const FOLLOW_UP_WALL_MS = 8000;
const HELLO = {
  code: {
    javascript: "console.log('hello '+(6*7))",
    python: "print('hello', 6*7)",
    wasm: `(module
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\08\\00\\00\\00\\09\\00\\00\\00hello 42\\n")
      (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))))`,
  } as Record<string, string>,
  limits: { wallMs: 10_000, memoryMb: 256, outputBytes: 65_536 },
};

/** Runs an attack through an adapter and checks all that its case expects. */
export async function attempt(attack: Attack, adapter: Adapter, canaries: Canaries): Promise<Attempt> {
  const { expect } = attack;
  canaries.reset();
  using resident = watchResident(adapter);
  const runs = await runAll(attack, adapter);
  if (expect.noCanaryConnection) await pause(LATE_CONNECTION_MS);
  const around = { canaryHits: canaries.hits, grownMb: resident.grownMb };
  const { sandboxMb } = resident;
  const findings = [
    ...runs.map(({ reply, wallMs }) => checkReply(expect, reply, { ...around, wallMs })),
    checkRuns(
      expect,
      runs.map(({ reply }) => reply.stdout),
    ),
  ];
  return {
    bad: [...new Set([...findings.flatMap(({ bad }) => bad), ...(await checkAfter(attack, adapter))])],
    warnings: [...new Set(findings.flatMap(({ warnings }) => warnings))],
    replies: runs.map(({ reply }) => reply),
    sandboxMb,
  };
}

interface Timed {
  reply: AdapterReply;
  wallMs: number;
}

async function runAll(attack: Attack, adapter: Adapter): Promise<Timed[]> {
  if (attack.concurrent !== undefined) {
    return Promise.all(Array.from({ length: attack.concurrent }, () => runTimed(attack, adapter)));
  }
  const runs: Timed[] = [];
  for (let i = 0; i < attack.repeat; i++) runs.push(await runTimed(attack, adapter));
  return runs;
}

async function runTimed(request: Request, adapter: Adapter): Promise<Timed> {
  const startedAt = performance.now();
  const reply = await adapter.run(request);
  return { reply, wallMs: performance.now() - startedAt };
}

/** What is wrong with the runs that come after: the case's own, and a plain one. */
async function checkAfter(
  { language, limits, followUp, expect }: Attack,
  adapter: Adapter,
): Promise<string[]> {
  const bad: string[] = [];
  const plain = { language, files: [], stdin: '', args: [] };
  if (followUp) {
    const request = { ...plain, code: followUp.code, limits: { ...limits, wallMs: FOLLOW_UP_WALL_MS } };
    const { status, stdout } = await adapter.run(request);
    const isEqual = followUp.stdoutEquals === undefined || stdout === followUp.stdoutEquals;
    const isFree = !(followUp.stdoutMustNotContain ?? []).some((text) => stdout.includes(text));
    if (status !== 'ok' || !isEqual || !isFree) bad.push(`follow-up: ${status} ${stdout.slice(0, 80)}`);
  }
  if (expect.mustStayAlive) {
    const { status } = await adapter.run({ ...plain, ...HELLO, code: HELLO.code[language] ?? '' });
    if (status !== 'ok') bad.push(`next run failed: ${status}`);
  }
  return bad;
}
