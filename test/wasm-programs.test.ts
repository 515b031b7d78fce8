import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../src/core/outcome.ts';
import type { SnippetInput } from '../src/core/snippet.ts';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { wasmComponents } from './wasm-components.ts';
import { type WasmAnswer, wasmPrograms } from './wasm-given.ts';

const MIB = 1024 * 1024;

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ languages: ['wasm'], sandboxes: 1 });
});
afterAll(() => runner.close());

test.for([...wasmPrograms, ...wasmComponents])('$claim', async ({ program, given, answer }) => {
  const plain = { status: 'ok', exitCode: 0, stdout: '', stderr: '', files: {} };
  expect(toAnswer(await run(program, given))).toEqual({ ...plain, ...answer });
});

test.for(['c-allocate', 'rust-allocate'])('%s gets what its cap allows, and no more', async (program) => {
  const outcome = await run(program, { limits: { memoryBytes: 64 * MIB } });
  expect(outcome).toMatchObject({ status: 'ok', stderr: '' });
  const [, mebibytes] = /^(\d+) MiB(?:, then room)?\n$/.exec(outcome.stdout) ?? [];
  expect(Number(mebibytes)).toBeGreaterThan(48);
  expect(Number(mebibytes)).toBeLessThan(64);
  expect(outcome.usage.memoryBytes).toBeGreaterThan(48 * MIB);
  expect(outcome.usage.memoryBytes).toBeLessThanOrEqual(64 * MIB);
});

test('a program reads the clock of the host, sleeps, and has other random bytes than the last one', async () => {
  const before = Date.now();
  const [first, second] = [await run('c-clock'), await run('c-clock')];
  const [time = '', slept = '', bytes = ''] = first.stdout.split('\n');
  expect(Number(time)).toBeGreaterThanOrEqual(before);
  expect(Number(time)).toBeLessThanOrEqual(Date.now());
  expect(Number(slept)).toBeGreaterThanOrEqual(50);
  expect(bytes).toMatch(/^[0-9a-f]{32}$/);
  expect(second.stdout.split('\n')[2]).not.toBe(bytes);
});

test('what cannot be run has been armed, and has not run', async () => {
  const { usage, timings } = await runner.run({ language: 'wasm', source: '(module)' });
  expect(usage.wallMs).toBe(0);
  expect(timings.armMs).toBeGreaterThan(0);
});

test('with clock and chance fixed every run says the same, and another seed something else', async () => {
  const now = '2026-02-12T10:30:00.000Z';
  const first = await run('c-clock', { deterministic: { seed: 1, now } });
  expect(first.stdout).toMatch(new RegExp(`^${Date.parse(now)}\n50\n[0-9a-f]{32}\n$`));
  expect((await run('c-clock', { deterministic: { seed: 1, now } })).stdout).toBe(first.stdout);
  expect((await run('c-clock', { deterministic: { seed: 2, now } })).stdout).not.toBe(first.stdout);
});

function run(program: string, given: Omit<SnippetInput, 'language'> = {}): Promise<Outcome> {
  const path = join(import.meta.dirname, 'programs/wasm/built', `${program}.wasm`);
  return runner.run({ language: 'wasm', source: readFileSync(path, 'base64'), ...given });
}

function toAnswer({ status, exitCode, stdout, stderr, error, files, ...outcome }: Outcome): WasmAnswer {
  return {
    status,
    exitCode,
    stdout,
    stderr,
    ...('value' in outcome && { value: outcome.value, valueText: outcome.valueText ?? '' }),
    ...(error && { error: { name: error.name, message: error.message } }),
    files: Object.fromEntries(files.map(({ path, content }) => [path, content])),
  };
}
